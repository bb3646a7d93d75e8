"""What only serves for a time goes in time; what was decided, or is still open, stays."""

from datetime import timedelta

from bot.clock import MovableClock
from bot.db import audit, form, inbox, outbox
from bot.db.form import Form
from bot.db.inbox import Intent
from bot.db.outbox import State
from bot.db.session import Database
from bot.db.target import Target
from bot.messages import answers
from bot.use_cases import housekeeping
from tests.builders import people


def test_old_rows_go_and_new_and_open_ones_stay(database: Database, clock: MovableClock) -> None:
    with database.transaction() as session:
        people.person(session, "anna")
    for age in ("old", "new"):
        with database.transaction() as session:
            inbox.once(session, intent=age, actor="anna", now=clock.now())
            form.opened(session, person="anna", callback=age, subject="1", revision=1, now=clock.now())
            for state in ("sent", "open"):
                key = f"{age} {state}"
                outbox.say(
                    session, to=Target.person("anna"), message=answers.blank(), key=key, now=clock.now()
                )
            audit.record(session, actor="anna", action="test", subject=age, now=clock.now())
        with database.transaction() as session:
            sent = outbox.by_key(session, f"{age} sent")
            assert sent is not None
            sent.state = State.SENT
        clock.forward(housekeeping.KEPT + timedelta(days=1) if age == "old" else timedelta())
    housekeeping.clean(database.transaction, now=clock.now())
    with database.reading() as session:
        assert [each.key for each in session.query(Intent)] == ["new"]
        assert [each.callback for each in session.query(Form)] == ["new"]
        kept = {
            key for key in ("old sent", "old open", "new sent", "new open") if outbox.by_key(session, key)
        }
        assert kept == {"old open", "new sent", "new open"}
        assert audit.verify(session).entries == 2
