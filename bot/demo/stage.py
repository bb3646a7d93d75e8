"""The demo: a workspace in the browser, the bot in it, and a clock that goes on to what is due next."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from bot import app, manifest
from bot.db import approval, cycle, demand, due, migration, outbox, plan
from bot.db.cycle import Cycle
from bot.db.due import Due
from bot.db.session import Database
from bot.settings import Settings
from bot.use_cases import imports
from bot.use_cases.work import Kind
from planning import request as states
from planning.company import Company
from workspace.clock import Clock as WorkspaceClock
from workspace.panel import PanelControl
from workspace.server import Server
from workspace.settings import AppSpec, ChannelSpec, PersonSpec
from workspace.settings import Settings as WorkspaceSettings

LOCALES = {"it": "it-IT", "zh_Hans": "zh-CN", "en": "en-US"}
OPENING_HOUR = 8
PATIENCE = timedelta(seconds=60)
PACE_SECONDS = 1.0
WHAT_COMES = {
    Kind.CYCLE_OPENS: "the next month's cycle opens",
    Kind.DEMAND_OPENS: "sales reps are asked for their forecasts",
    Kind.REMIND: "a reminder to whoever has not answered",
    Kind.DEMAND_DUE: "the deadline for forecasts",
    Kind.SUPPLY_DUE: "the deadline for answers to shortages",
    Kind.APPROVAL_DUE: "the deadline for the executives",
}


class NotSettled(RuntimeError):
    """The bot did not come to rest in time."""


class UnknownPlayer(LookupError):
    """Nobody of that name takes part in the demo."""


@dataclass(frozen=True, kw_only=True)
class Play:
    """What is played: whose data, which month, where the files lie, which port; kept, it can be resumed."""

    company: Company
    month: str
    folder: Path
    port: int = 0
    is_paced: bool = True  # as Slack would have it: one post a second in each place
    is_kept: bool = False

    @property
    def state_file(self) -> Path | None:
        """Where the workspace keeps what was said, if it does."""
        return self.folder / "workspace.json" if self.is_kept else None


class StageClock:
    """The bot's view of the workspace's clock, so that both live in the same time."""

    def __init__(self, clock: WorkspaceClock) -> None:
        self._clock = clock

    def now(self) -> datetime:
        """This instant of the demo."""
        return self._clock.now().astimezone(UTC)


class Stage:
    """A workspace with a bot in it, and a month under way."""

    def __init__(self, play: Play) -> None:
        self.play = replace(play, company=_with_slack_ids(play.company))
        self._resumes = play.state_file is not None and play.state_file.exists()
        self.server = Server(_workspace(self.play))
        self.database = Database(f"sqlite:///{play.folder / 'parley.db'}")
        self.cycle_id = 0
        self._bot: app.Parley | None = None

    @property
    def url(self) -> str:
        """Where the workspace can be opened."""
        return self.server.url

    @property
    def bot(self) -> app.Parley:
        """The bot, once it runs."""
        assert self._bot is not None
        return self._bot

    def start(self) -> None:
        """Open the workspace, connect the bot, and begin the month."""
        self.server.start()
        credentials = self.server.app(manifest.NAME)
        clock = StageClock(self.server.clock)
        migration.upgrade(self.database.engine)
        if not self._resumes:
            imports.store(self.database.transaction, data=self.play.company, by="demo", now=clock.now())
        self._bot = app.build(_settings(self.play, self.url, credentials), clock)
        self._bot.start()
        self.cycle_id = self._wait_for_the_month()
        self.server.panel.set_status(self.status)
        self.server.panel.register(
            PanelControl(id="forward", label="Next step ▸", hint=self.what_comes, run=self.forward)
        )

    def stop(self) -> None:
        """Close everything."""
        if self._bot is not None:
            self._bot.stop()
        self.server.stop()
        self.database.dispose()

    def status(self) -> str:
        """One line on where the month stands."""
        with self.database.reading() as session:
            opened = session.get_one(Cycle, self.cycle_id)
            return f"{opened.month} · {opened.reached or 'published'}"

    def what_comes(self) -> str:
        """What the clock would go on to."""
        coming = self._next_due()
        if coming is None:
            return "Nothing more is due: the month goes on when people act"
        zone = ZoneInfo(self.play.company.settings.timezone)
        what = WHAT_COMES.get(Kind(coming.kind), coming.kind)
        return f"{coming.due_at.astimezone(zone):%a %d %b, %H:%M}: {what}"

    def forward(self, *, patience: timedelta = PATIENCE) -> str:
        """Let time pass until the next thing is due, and see it done."""
        coming = self._next_due()
        if coming is None:
            return self.what_comes()
        told = self.what_comes()
        self.server.clock.move_to(coming.due_at)
        self.settle(patience=patience)
        self.server.panel.redraw()
        return told

    def forward_or_none(self) -> str | None:
        """Like `forward`; None when nothing more is due."""
        return self.forward() if self._next_due() is not None else None

    def slack_id(self, person: str) -> str:
        """The Slack account of one of the company's people."""
        people = self.play.company.table("people").set_index("person")["slack"]
        if person not in people:
            raise UnknownPlayer(f"{person!r} is not one of {', '.join(people.index)}")
        return str(people[person])

    def closing_lines(self) -> list[str]:
        """What came of the month."""
        with self.database.reading() as session:
            active = plan.active(session)
            assert active is not None
            figures = active.headline
            currency = self.play.company.settings.currency
            return [
                f"Published: version 000 (v{active.number} · {active.digest[:8]})",
                f"  demand {sum(figures['unconstrained']):,.0f}, delivered {figures['volume']:,.0f} "
                f"with what was owed, in time {figures['service']:.1%}",
                f"  revenue {figures['value']:,.0f} {currency}, stock at the end "
                f"{figures['stock_value']:,.0f} {currency}",
                f"  approved by {', '.join(row.actor for row in approval.of_plan(session, active.id))}",
            ]

    def settle(self, *, patience: timedelta = PATIENCE) -> None:
        """Wait until nothing is due and everything has been said."""
        ends = time.monotonic() + patience.total_seconds()
        while not self._is_settled():
            if time.monotonic() > ends:
                raise NotSettled(NotSettled.__doc__)
            time.sleep(0.05)

    def may_close_demand(self) -> bool:
        """Whether everybody has answered, or the deadline has passed."""
        with self.database.reading() as session:
            asked = demand.requests(session, self.cycle_id)
        return bool(asked) and not any(each.state in states.REMINDED for each in asked)

    def is_published(self) -> bool:
        """Whether the month has come to its end."""
        with self.database.reading() as session:
            return session.get_one(Cycle, self.cycle_id).published_at is not None

    def now(self) -> datetime:
        """The demo's time, where the company is."""
        return self.server.clock.now().astimezone(ZoneInfo(self.play.company.settings.timezone))

    def _wait_for_the_month(self) -> int:
        """The calendar opens the month by itself, on the morning on which the demo begins."""
        ends = time.monotonic() + PATIENCE.total_seconds()
        while time.monotonic() < ends:
            with self.database.reading() as session:
                opened = cycle.of_month(session, self.play.month)
            if opened is not None:
                return opened.id
            time.sleep(0.05)
        raise NotSettled(NotSettled.__doc__)

    def _next_due(self) -> Due | None:
        with self.database.reading() as session:
            later = (
                select(Due)
                .where(Due.state == due.State.WAITING, Due.due_at > self.server.clock.now())
                .order_by(Due.due_at, Due.id)
                .limit(1)
            )
            return session.scalars(later).one_or_none()

    def _is_settled(self) -> bool:
        now = self.server.clock.now()
        with self.database.reading() as session:
            ready = (
                select(func.count())
                .select_from(Due)
                .where(Due.due_at <= now, Due.state.in_((due.State.WAITING, due.State.RUNNING)))
            )
            return not session.scalar(ready) and not outbox.open_rows(session)


def first_working_morning(company: Company, month: str) -> datetime:
    """When a demo of that month begins: the morning of its first working day."""
    from planning import calendar, periods

    zone = ZoneInfo(company.settings.timezone)
    day = calendar.of_company(company).nth_working_day(periods.parse(month), 1)
    return datetime(day.year, day.month, day.day, OPENING_HOUR, tzinfo=zone)


def _with_slack_ids(company: Company) -> Company:
    people = company.table("people")
    ids = [f"U{number:03}{_letters(person)}" for number, person in enumerate(people["person"], start=1)]
    return replace(company, tables={**company.tables, "people": people.assign(slack=ids)})


def _letters(person: str) -> str:
    return "".join(letter for letter in person.upper() if letter.isascii() and letter.isalnum())[:7]


def _workspace(play: Play) -> WorkspaceSettings:
    people = play.company.table("people").to_dict("records")
    everyone = [row["slack"] for row in people]
    channels = play.company.settings.channels
    return WorkspaceSettings(
        name=play.company.settings.name,
        port=play.port,
        start_at=first_working_morning(play.company, play.month),
        rate_limits=play.is_paced,
        state_file=play.state_file,
        people=[_person(row) for row in people],
        apps=[AppSpec(name=manifest.NAME, manifest=manifest.build())],
        channels=[
            ChannelSpec(
                name=channels[purpose],
                members=[*_members(people, purpose, everyone), manifest.NAME],
                topic=topic,
                private=purpose == "executive",
            )
            for purpose, topic in TOPICS.items()
            if purpose in channels
        ],
    )


TOPICS = {
    "main": "The month at a glance: facts, steps, summary, plan",
    "demand": "Forecasts and the consensus",
    "supply": "Load, shortages and what is done about them",
    "executive": "Decisions on the plan",
}
INSIDE = {
    "demand": {"demand_planner", "coordinator"},
    "supply": {"operations", "purchasing", "manufacturing", "demand_planner", "coordinator"},
    "executive": {"executive", "finance", "coordinator"},
}


def _members(people: list[dict[str, str]], purpose: str, everyone: list[str]) -> list[str]:
    if purpose not in INSIDE:
        return everyone
    return [row["slack"] for row in people if INSIDE[purpose] & set(row["roles"].split())]


def _person(row: dict[str, str]) -> PersonSpec:
    return PersonSpec(
        id=row["slack"],
        name=row["person"],
        real_name=row["name"] or row["person"],
        title=row["title"] or "",
        email=row["email"] or "",
        tz=row["timezone"],
        locale=LOCALES.get(row["language"] or "en", "en-US"),
    )


def _settings(play: Play, url: str, credentials: Mapping[str, str]) -> Settings:
    return Settings(
        bot_token=credentials["bot_token"],
        app_token=credentials["app_token"],
        signing_secret=credentials["signing_secret"],
        api_url=f"{url}/api/",
        database_url=f"sqlite:///{play.folder / 'parley.db'}",
        port=0,
        post_seconds=PACE_SECONDS if play.is_paced else 0.0,
    )
