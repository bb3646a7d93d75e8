"""The Home tab and its settings, and the `/sop` command."""

from collections.abc import Mapping, Sequence

from bot.db import due
from bot.db.cycle import NoCycle
from bot.db.inbox import Repeat
from bot.db.undelivered import Shown
from bot.ids import Action, Word
from bot.listeners.desk import Desk, OnClick
from bot.listeners.payloads import Click, Command
from bot.messages import answers
from bot.messages import cycle as messages
from bot.messages.message import Message
from bot.projections import home as projections
from bot.projections import why as reasons
from bot.use_cases import home, stopped, undelivered

LANGUAGE_WORDS = {
    "en": "en",
    "english": "en",
    "it": "it",
    "italiano": "it",
    "italian": "it",
    "zh": "zh_Hans",
    "zh_hans": "zh_Hans",
    "中文": "zh_Hans",
    "chinese": "zh_Hans",
}
WORDS = {
    "why": Word.WHY,
    "perché": Word.WHY,
    "perche": Word.WHY,
    "为什么": Word.WHY,
    "status": Word.STATUS,
    "stato": Word.STATUS,
    "状态": Word.STATUS,
    "lang": Word.LANGUAGE,
    "language": Word.LANGUAGE,
    "lingua": Word.LANGUAGE,
    "语言": Word.LANGUAGE,
}


def opened(user: str, desk: Desk) -> None:
    """Somebody looks at their Home tab: draw it anew."""
    home.refresh(desk.transaction, person=desk.person(user).id, now=desk.clock.now())


def choose_language(click: Click, desk: Desk) -> None:
    """Speak to somebody in the language they chose."""
    home.choose_language(desk.transaction, gesture=desk.gesture(click), language=click.value)
    desk.readers.changed(click.user)


def answer(command: Command, desk: Desk) -> Message:
    """What `/sop` answers: help, the state of the month, why a number is what it is, or a new language."""
    word, *more = command.words or ("",)
    match WORDS.get(word), more:
        case Word.LANGUAGE, [chosen] if chosen in LANGUAGE_WORDS:
            return _language(command, LANGUAGE_WORDS[chosen], desk)
        case Word.STATUS, []:
            return _status(command, desk)
        case Word.WHY, line:
            return _why(command, line, desk)
        case _:
            return _help(command, desk)


def look_again(click: Click, desk: Desk) -> None:
    """Have Slack searched once more for a message of which nobody knows whether it arrived."""
    undelivered.look_again(desk.transaction, gesture=desk.gesture(click), shown=_shown(click))


def resend(click: Click, desk: Desk) -> None:
    """Have a message sent again that did not arrive, or may not have."""
    undelivered.resend(desk.transaction, gesture=desk.gesture(click), shown=_shown(click))


def drop(click: Click, desk: Desk) -> None:
    """Have a message sent no more."""
    undelivered.drop(desk.transaction, gesture=desk.gesture(click), shown=_shown(click))


def try_again(click: Click, desk: Desk) -> None:
    """Have a step that has stopped tried again."""
    pointer = click.pointer
    shown = due.Shown(row=pointer.number, fence=pointer.revision)
    stopped.try_again(desk.transaction, gesture=desk.gesture(click), shown=shown)


CLICKS: Mapping[str, OnClick] = {
    Action.HOME_LANGUAGE: choose_language,
    Action.HOME_LOOK_AGAIN: look_again,
    Action.HOME_RESEND: resend,
    Action.HOME_DROP: drop,
    Action.HOME_TRY_AGAIN: try_again,
}


def _shown(click: Click) -> Shown:
    return Shown(row=click.pointer.number, fence=click.pointer.revision)


def _language(command: Command, language: str, desk: Desk) -> Message:
    gesture = desk.gesture(command)
    at = gesture.now
    try:
        home.choose_language(desk.transaction, gesture=gesture, language=language)
        desk.readers.changed(command.user)
    except Repeat as repeat:
        at = repeat.at  # Slack delivered the command once more; it is answered as it was
    return answers.saved(what="language", at=at)


def _status(command: Command, desk: Desk) -> Message:
    person = desk.person(command.user)
    try:
        with desk.reading() as session:
            return projections.status(session, person.id)
    except NoCycle:
        return _help(command, desk)


def _why(command: Command, line: Sequence[str], desk: Desk) -> Message:
    person = desk.person(command.user)
    try:
        with desk.reading() as session:
            return reasons.why(session, person.id, line)
    except NoCycle:
        return _help(command, desk)


def _help(command: Command, desk: Desk) -> Message:
    person = desk.person(command.user)
    with desk.reading() as session:
        return messages.help(roles=sorted(person.roles), month=projections.month(session))
