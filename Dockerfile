# The bot as it is run: `docker run --env-file parley.env -v parley:/data parley`
FROM python:3.12-slim

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app

COPY requirements/run.txt requirements/run.txt
RUN pip install --no-cache-dir --require-hashes -r requirements/run.txt

COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY planning planning
COPY workspace workspace
COPY migrations migrations
COPY templates templates
# Editable, so that migrations and templates are found beside the packages.
RUN pip install --no-cache-dir --no-deps --no-build-isolation --editable .

RUN useradd --uid 10001 --no-create-home parley && mkdir /data && chown parley /data
USER parley
VOLUME /data
ENV DATABASE_URL=sqlite:////data/parley.db PARLEY_HOST=0.0.0.0 PARLEY_PORT=8080
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/readyz', timeout=4)"]

CMD ["parley", "run"]
