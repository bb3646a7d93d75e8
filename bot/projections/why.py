"""Why this number? One line of the demand plan with all that made it, for whoever asks in Slack."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from bot.db import cycle, demand, item, people, supply
from bot.db.cycle import Cycle
from bot.db.demand import ProposalLine
from bot.db.people import Person
from bot.messages import demand as messages
from bot.messages.demand import Short, Word
from bot.messages.message import Message
from bot.projections import lines
from bot.projections.consensus import submitted_months
from bot.projections.supply import cause
from planning import request as states
from planning import roles
from planning.roles import Right
from planning.shortage import State

SEES_ALL = (Right.REVIEW_DEMAND, Right.ANSWER_SHORTAGE, Right.SEE_MONEY)  # others see the lines they own


def why(session: Session, person: str, words: Sequence[str]) -> Message:
    """What is behind an item's demand in a region; both as typed, the region only where there are several."""
    opened = cycle.current(session)
    asker = people.get(session, person)
    visible = _visible(session, opened, asker)
    meant = [line for line in visible if _is_meant(line, words)]
    named = _named(meant)
    if len(named) != 1:
        return messages.why_which(typed=" ".join(words), lines=named or _named(visible))
    return messages.why(_why(session, opened, meant))


def _visible(session: Session, opened: Cycle, asker: Person) -> Sequence[ProposalLine]:
    all_of_them = any(roles.allowed(asker.roles, right) for right in SEES_ALL)
    months = submitted_months(session, opened)
    return demand.proposals(session, opened.id, owner=None if all_of_them else asker.id, months=months)


def _is_meant(line: ProposalLine, words: Sequence[str]) -> bool:
    """Whether the words are the item, or the item and the region, whatever their case."""
    typed = " ".join(words).casefold()
    return typed in (line.item.casefold(), f"{line.item} {line.region}".casefold())


def _named(lines: Sequence[ProposalLine]) -> list[tuple[str, str]]:
    """The items and regions that these are figures of."""
    return sorted({(line.item, line.region) for line in lines})


def _why(session: Session, opened: Cycle, proposals: Sequence[ProposalLine]) -> messages.Why:
    first, keys = proposals[0], {line.key for line in proposals}
    asked = demand.request_of(session, opened.id, first.owner) if first.owner else None
    sent = demand.latest_submission(session, asked.id) if asked and asked.state in states.COUNTED else None
    answers = {line.key: line for line in sent.lines if line.key in keys} if sent else {}
    overrides = {key: over for key, over in demand.overrides(session, opened.id).items() if key in keys}
    (line,) = lines.build(
        proposals,
        names=item.catalogue(session, opened.company_id),
        typed=answers,
        overridden={key: over.qty for key, over in overrides.items()},
    )
    changed = any(answer.qty != answer.proposed for answer in answers.values())
    decided = dict.fromkeys((over.actor, *over.grounds) for over in overrides.values())
    return messages.Why(
        month=opened.month,
        months=lines.months(proposals),
        line=line,
        method=first.method,
        lower=tuple(each.lower for each in proposals),
        upper=tuple(each.upper for each in proposals),
        owner=first.owner if asked else None,
        sales=Word(person=sent.actor, changed=changed, reason=line.reason, note=line.note) if sent else None,
        planning=tuple(
            Word(person=actor, changed=True, reason=reason, note=note) for actor, reason, note in decided
        ),
        short=tuple(
            Short(month=row.month, quantity=row.qty, cause=cause(row))
            for row in supply.of_cycle(session, opened.id)
            if row.item == first.item and row.state is not State.RESOLVED
        ),
    )
