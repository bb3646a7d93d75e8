"""The ids that travel through Slack and come back: actions, callbacks, and pointers to our own records.

An id says what was pressed and on which record; who may do it, and on which version, is decided from the
database.
"""

import json
from dataclasses import dataclass
from enum import StrEnum


class Action(StrEnum):
    """Buttons and menus. A listener exists for each, a template shows each."""

    CYCLE_CHECK = "cycle.check"
    CYCLE_WAIVE = "cycle.waive"
    DEMAND_ACCEPT = "demand.accept"
    DEMAND_EDIT = "demand.edit"
    DEMAND_ITEM = "demand.item"
    DEMAND_PREVIOUS = "demand.previous"
    DEMAND_LATE_LIST = "demand.late_list"
    DEMAND_REMIND = "demand.remind"
    DEMAND_LATE_ACCEPT = "demand.late_accept"
    DEMAND_LATE_DECLINE = "demand.late_decline"
    DEMAND_REVIEW = "demand.review"
    DEMAND_PICK = "demand.pick"
    DEMAND_CLOSE = "demand.close"
    DEMAND_REOPEN = "demand.reopen"
    DEMAND_DISCARD = "demand.discard"
    SUPPLY_ACKNOWLEDGE = "supply.acknowledge"
    SUPPLY_DISMISS = "supply.dismiss"
    RECONCILE_START = "reconcile.start"
    APPROVAL_APPROVE = "approval.approve"
    APPROVAL_CHANGES = "approval.changes"
    APPROVAL_COMMENT = "approval.comment"
    APPROVAL_DETAILS = "approval.details"
    HOME_LANGUAGE = "home.language"
    HOME_LOOK_AGAIN = "home.look_again"
    HOME_RESEND = "home.resend"
    HOME_DROP = "home.drop"
    HOME_TRY_AGAIN = "home.try_again"


# Presses of these mean something new each time, though the card may still be the same.
REPEATABLE = frozenset(
    {Action.CYCLE_CHECK, Action.DEMAND_LATE_LIST, Action.DEMAND_REMIND, Action.HOME_LANGUAGE}
)


class Callback(StrEnum):
    """Forms. The name is that of the message that draws it."""

    CYCLE_WAIVE = "cycle.waive"
    DEMAND_EDIT = "demand.edit"
    DEMAND_REASONS = "demand.reasons"
    DEMAND_CHECK = "demand.check"
    DEMAND_ITEM = "demand.item"
    DEMAND_REVIEW = "demand.review"
    SUPPLY_ACKNOWLEDGE = "supply.acknowledge"
    SUPPLY_DISMISS = "supply.dismiss"
    APPROVAL_DETAILS = "approval.details"
    APPROVAL_CHANGES = "approval.changes"
    APPROVAL_COMMENT = "approval.comment"
    ANSWER = "answer"
    HOME = "home"


class Word(StrEnum):
    """What can be typed after `/sop`; anything else is answered with help."""

    WHY = "why"
    STATUS = "status"
    LANGUAGE = "language"


class Field(StrEnum):
    """What a form asks for: the action id of its input."""

    MONTHS = "months"  # the months of one line, in one text
    MONTH = "month"  # one month of one line, a number
    REASON = "reason"
    NOTE = "note"
    LEVER = "lever"
    QUANTITY = "quantity"
    DATE = "date"


LONGEST_NUMBER = 9  # digits


class BadId(ValueError):
    """This id was not made by this version of Parley."""


@dataclass(frozen=True, kw_only=True)
class Pointer:
    """The record a button was drawn from, and the revision it had then.

    >>> str(Pointer(subject="17", revision=3))
    '17@3'
    >>> Pointer.read("17@3")
    Pointer(subject='17', revision=3)
    """

    subject: str
    revision: int

    @property
    def number(self) -> int:
        """The number of the record."""
        return _number(self.subject)

    def __str__(self) -> str:
        return f"{self.subject}@{self.revision}"

    @classmethod
    def read(cls, text: str) -> "Pointer":
        """The pointer that was written as this text."""
        subject, at, revision = text.rpartition("@")
        if not (subject and at):
            raise BadId(text)
        return cls(subject=subject, revision=_number(revision))


@dataclass(frozen=True, kw_only=True)
class Slot:
    """The block id of an input: what is asked, of which line or month, and from which revision it was filled.

    Slack keeps what was typed while the block id stays, and shows a new initial value once it changes; so the
    revision is raised exactly when we want our own value to be seen.

    >>> Slot.read(str(Slot(field=Field.MONTHS, key="EM:200", revision=2)))
    Slot(field=<Field.MONTHS: 'months'>, key='EM:200', revision=2)
    """

    field: Field
    key: str = ""
    revision: int = 0

    def __str__(self) -> str:
        return f"{self.field}:{self.key}:{self.revision}"

    @classmethod
    def read(cls, text: str) -> "Slot":
        """The slot that was written as this text."""
        field, _, rest = text.partition(":")
        key, colon, revision = rest.rpartition(":")
        if field not in set(Field) or not colon:
            raise BadId(text)
        return cls(field=Field(field), key=key, revision=_number(revision))


class Mark(StrEnum):
    """Ids of blocks that are looked for again in what Slack shows."""

    AUDIT_SEAL = "audit.seal"  # the head of the audit trail, on the card of a published plan


@dataclass(frozen=True, kw_only=True)
class Form:
    """What an open form remembers: its record, its page, and a nonce that lets it count only once.

    >>> Form.read(str(Form(pointer=Pointer(subject="17", revision=3), nonce="a1", page=2)))
    Form(pointer=Pointer(subject='17', revision=3), nonce='a1', page=2, line='')
    """

    pointer: Pointer
    nonce: str
    page: int = 1
    line: str = ""  # the line on screen, where a form shows one at a time

    def __str__(self) -> str:
        return json.dumps([str(self.pointer), self.nonce, self.page, self.line], separators=(",", ":"))

    @classmethod
    def read(cls, text: str) -> "Form":
        """The form that was written as this text."""
        try:
            pointer, nonce, page, line = json.loads(text)
            return cls(
                pointer=Pointer.read(pointer), nonce=str(nonce), page=_number(str(page)), line=str(line)
            )
        except (ValueError, TypeError, AttributeError) as error:
            raise BadId(text) from error


def _number(text: str) -> int:
    """A number that a database can hold as an id."""
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER):
        raise BadId(text)
    return int(text)
