"""The stage panel: a line of status and a few controls that the program running the server offers."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from workspace.wire import Json

Label = str | Callable[[], str]


@dataclass(frozen=True, kw_only=True)
class PanelControl:
    """A button on the panel. `run` works in a thread of its own; what it returns is shown as a toast."""

    id: str
    label: Label
    run: Callable[[], str | None]
    hint: Label = ""


class UnknownControl(LookupError):
    """The panel has no such control."""


class Panel:
    """May be changed from any thread; open pages are told."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._controls: dict[str, PanelControl] = {}
        self._status: Label = ""
        self._changed: Callable[[], None] = lambda: None

    def register(self, control: PanelControl) -> None:
        with self._lock:
            self._controls[control.id] = control
        self._changed()

    def set_status(self, status: Label) -> None:
        with self._lock:
            self._status = status
        self._changed()

    def redraw(self) -> None:
        """Tell the pages that labels or status, where they are callables, say something new."""
        self._changed()

    def on_change(self, changed: Callable[[], None]) -> None:
        self._changed = changed

    def control(self, control_id: str) -> PanelControl:
        with self._lock:
            known = self._controls.get(control_id)
        if known is None:
            raise UnknownControl(f"The panel has no control {control_id!r}.")
        return known

    def as_json(self) -> Json:
        with self._lock:
            controls, status = list(self._controls.values()), self._status
        return {
            "status": _said(status),
            "controls": [
                {"id": each.id, "label": _said(each.label), "hint": _said(each.hint)} for each in controls
            ],
        }


def _said(label: Label) -> str:
    return label if isinstance(label, str) else label()
