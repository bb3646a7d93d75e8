# Every chore is one command; `make` lists them.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin

help:  ## List the chores
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.venv/.run: requirements/run.txt pyproject.toml
	@echo "Setting up Parley in .venv (about a minute the first time)"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -c "import sys; sys.exit(sys.version_info < (3, 11))" || { echo "Parley needs Python 3.11 or newer; try: make PYTHON=python3.12 demo"; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: .venv/.run requirements/dev.txt
	@echo "Adding what the tests need"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

demo: .venv/.run  ## Play one S&OP month in the browser
	@$(BIN)/parley demo

test: .venv/.dev  ## Check style, types and imports, then run every test
	@echo "Style, types, imports"
	@$(BIN)/ruff check . && $(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@echo "Tests (SQLite and PostgreSQL, about a quarter of an hour on two cores)"
	@$(BIN)/python -m pytest -n 2 --dist loadgroup

faults: .venv/.dev  ## Put every promise under fire, and print what held: make faults GOALS="5 7" DATABASE=sqlite SHARE=0.1
	@$(BIN)/python -m tests.faults $(if $(GOALS),--goals $(GOALS)) $(if $(DATABASE),--database $(DATABASE)) $(if $(SHARE),--share $(SHARE))

.venv-bench/.ready: requirements/bench.txt
	@echo "Setting up the rivals in .venv-bench (some minutes the first time)"
	@test -x .venv-bench/bin/python || $(PYTHON) -m venv .venv-bench
	@.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.txt
	@touch $@

bench: .venv-bench/.ready  ## Measure the core against public methods and data (PARLEY_DATA)
	@.venv-bench/bin/python -m bench

format: .venv/.dev  ## Put the code in shape
	@$(BIN)/ruff check --fix-only --quiet . ; $(BIN)/ruff format .

preview: .venv/.run  ## Print a message as Slack is sent it: make preview NAME=demand/request LANGUAGE=it
	@$(BIN)/python -m bot.messages.preview $(NAME) --language $(or $(LANGUAGE),en)

migration: .venv/.dev  ## Write a migration for changed tables: make migration NAME="add the plan"
	@$(BIN)/python -m migrations.new "$(NAME)" && $(BIN)/ruff check --fix-only --quiet migrations ; $(BIN)/ruff format migrations

docs: .venv/.run  ## Write anew what the documentation takes from the code
	@$(BIN)/python -m docs.generate
	@$(BIN)/python -m docs.pictures

translations: .venv/.dev  ## Collect the words of the templates for bot/locale; fill in what is empty
	@mkdir -p build
	@$(BIN)/pybabel --quiet extract --mapping-file bot/locale/babel.cfg --no-location --sort-output --output-file build/messages.pot .
	@for language in it zh_Hans; do $(BIN)/pybabel --quiet update --input-file build/messages.pot --output-dir bot/locale --locale $$language \
	  --no-wrap --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date; done
	@grep --line-number --before-context 1 '^msgstr ""$$' bot/locale/*/LC_MESSAGES/messages.po | grep msgid | grep -v 'msgid ""' || echo "Every word has its translation"

pictures: .venv/.dev  ## Play the month in the browser and take the documentation's pictures anew
	@PARLEY_PICTURES=docs/pictures $(BIN)/python -m pytest -q tests/e2e/test_month.py

requirements: .venv/.dev  ## Pin the dependencies anew, with hashes
	@$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --quiet pyproject.toml requirements/build.in -o requirements/run.txt
	@$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --quiet --extra dev -c requirements/run.txt pyproject.toml requirements/build.in -o requirements/dev.txt
	@$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --quiet --extra bench -c requirements/run.txt pyproject.toml requirements/build.in -o requirements/bench.txt

clean:  ## Remove what the chores made
	@rm -rf .venv .venv-bench .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .parley out build *.egg-info

.PHONY: pictures help demo test faults bench docs format migration preview translations requirements clean
