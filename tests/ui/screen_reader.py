"""A screen reader of our own, on the desktop's accessibility bus: `/usr/bin/python3 -m tests.ui.screen_reader`.

Runs under the system's Python, which has Debian's pyatspi. Reads commands from standard input, one JSON list a line,
and answers each with one line of JSON:

- `["wait", ROLE, NAME]`: until a showing element with that role and (part of its) name is there
- `["tree"]`: every showing element, as objects with `role`, `name`, `description`, `states`, `text`, `path`
- `["write", NAME, TEXT]`: put a text into the field of that name
- `["press", NAME]`: press the button of that name
- `["hear", PART]`: until an announcement holds PART; the announcements so far
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DEADLINE_S = 90
LOOK_MS = 100
TOLD_STATES = ("focusable", "focused", "showing", "editable", "enabled", "checked", "expanded", "expandable")

Found: TypeAlias = Any
"""Of a library without types."""

pyatspi: Found = importlib.import_module("pyatspi")
glib: Found = importlib.import_module("gi.repository.GLib")


class Reader:
    """Follows one application by its name."""

    def __init__(self, application: str) -> None:
        self._name = application
        self._heard: list[str] = []
        pyatspi.Registry.registerEventListener(self._hear, "object:announcement")

    def carry_out(self, command: str, *values: str) -> object:
        """The answer to a command."""
        return getattr(self, command)(*values)

    def wait(self, role: str, name: str) -> dict[str, object]:
        """Until it is there."""

        def look() -> Found:
            return next((one for one in self._showing() if one.getRoleName() == role and name in one.name), None)

        try:
            return _told(_until(look), ())
        except TimeoutError as error:
            shown = [f"{one.getRoleName()} {one.name!r}" for one in self._showing()]
            raise TimeoutError(f"no {role} {name!r} among {', '.join(shown)}") from error

    def tree(self) -> list[dict[str, object]]:
        """All that shows."""
        return [_told(one, path) for one, path in self._walk(self._application(), ())]

    def write(self, name: str, text: str) -> bool:
        """Into a field."""
        return bool(self._named(name).queryEditableText().setTextContents(text))

    def press(self, name: str) -> bool:
        """A button."""
        return bool(self._named(name).queryAction().doAction(0))

    def hear(self, part: str) -> list[str]:
        """Until it was announced."""
        _until(lambda: any(part in said for said in self._heard))
        return self._heard

    def _hear(self, event: Found) -> None:
        self._heard.append(str(event.any_data))

    def _application(self) -> Found:
        def look() -> Found:
            desktop = pyatspi.Registry.getDesktop(0)
            found = next((one for one in desktop if one is not None and one.name == self._name), None)
            if found is not None:
                # The library trusts what it once read until an event comes; a look wants what is there now.
                found.clear_cache()
            return found

        return _until(look)

    def _named(self, name: str) -> Found:
        return _until(lambda: next((one for one in self._showing() if one.name == name), None))

    def _showing(self) -> Iterator[Any]:
        for one, _ in self._walk(self._application(), ()):
            yield one

    def _walk(self, element: Found, path: tuple[str, ...]) -> Iterator[tuple[Found, tuple[str, ...]]]:
        if element is None or not element.getState().contains(pyatspi.STATE_SHOWING):
            return
        yield element, path
        for index in range(element.childCount):
            yield from self._walk(element.getChildAtIndex(index), (*path, element.getRoleName()))


def _told(element: Found, path: tuple[str, ...]) -> dict[str, object]:
    states = [pyatspi.stateToString(state) for state in element.getState().getStates()]
    try:
        text = element.queryText().getText(0, -1)
    except NotImplementedError:
        text = ""
    return {
        "role": element.getRoleName(),
        "name": element.name,
        "description": element.description,
        "states": [state for state in states if state in TOLD_STATES],
        "text": text,
        "path": path,
    }


def _until(look: Callable[[], Found]) -> Found:
    """What `look` finds, while events are let in; an element that vanishes under the look is looked for again."""
    end = time.monotonic() + DEADLINE_S
    context = glib.MainContext.default()
    while time.monotonic() < end:
        try:
            if found := look():
                return found
        except glib.GError:
            pass
        glib.timeout_add(LOOK_MS, lambda: False)
        context.iteration(may_block=True)
    raise TimeoutError


def main() -> None:
    reader = Reader(sys.argv[1])
    for line in sys.stdin:
        print(json.dumps(reader.carry_out(*json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
