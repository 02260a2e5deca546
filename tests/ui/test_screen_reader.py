"""The window as a screen reader finds it, over a real accessibility bus and on a real display."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

from tests.x_server import x_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Ask = Callable[..., "Told"]

Told: TypeAlias = Any
"""What JSON holds."""

ROOT = Path(__file__).parents[2]
SYSTEM_PYTHON = "/usr/bin/python3"
NEEDS = {"Xvfb": "xvfb", "dbus-run-session": "dbus"}
CONTROLS = {"push button", "toggle button", "check box", "radio button", "combo box", "text", "list", "slider", "menu"}
DEADLINE_S = 60
SHORT = {"max_tokens": 24, "temperature": 0.0}
"""However busy the computer is, the answer comes to an end before the reader's patience does."""

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


def _missing() -> str:
    if sys.platform != "linux":
        return "AT-SPI is Linux's accessibility bus"
    absent = [package for program, package in NEEDS.items() if shutil.which(program) is None]
    probe = [SYSTEM_PYTHON, "-c", "import pyatspi"]
    if not Path(SYSTEM_PYTHON).exists() or subprocess.run(probe, capture_output=True, check=False).returncode:
        absent.append("python3-pyatspi")
    return f"needs Debian's {' '.join(absent)}" if absent else ""


@pytest.fixture
def ask(tmp_path: Path) -> Iterator[Ask]:
    """Puts a command to a screen reader that sees a running window; its answer."""
    if reason := _missing():
        pytest.skip(reason)
    folders = {
        name: str(tmp_path / name) for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")
    }
    preferences = tmp_path / "XDG_CONFIG_HOME" / "tandem" / "preferences.json"
    preferences.parent.mkdir(parents=True)
    preferences.write_text(json.dumps({"first_run_done": True, "new_chats": {"name": "", "sampling": SHORT}}))
    runtime = tmp_path / "runtime"
    runtime.mkdir(mode=0o700)
    environment = {
        **os.environ,
        **folders,
        "HOME": str(tmp_path),
        "XDG_RUNTIME_DIR": str(runtime),
        "QT_QPA_PLATFORM": "xcb",
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        "LANG": "C.UTF-8",
    }
    # The window ends with the session: the reader is the session's command, and the window its child.
    script = f'"{sys.executable}" -m desktop_app & window=$!; {SYSTEM_PYTHON} -m tests.ui.screen_reader Tandem; '
    command = ["dbus-run-session", "--", "sh", "-c", script + "kill $window; wait $window"]
    with (
        x_server() as display,
        subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment | {"DISPLAY": display},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as session,
    ):
        assert session.stdin is not None
        assert session.stdout is not None
        to_reader, from_reader = session.stdin, session.stdout

        def put(*command: str) -> Told:
            print(json.dumps(command), file=to_reader, flush=True)
            for line in from_reader:
                if line.startswith(("{", "[", "true", "false", "null")):
                    return json.loads(line)
            raise AssertionError("the screen reader died")

        yield put
        to_reader.close()
        from_reader.read()
        session.wait(DEADLINE_S)


def test_a_blind_user_asks_and_hears_that_the_answer_is_there(ask: Ask) -> None:
    ask("wait", "push button", "Model: SmolLM2")
    assert ask("write", "Your message", "What is the capital of France?")
    assert ask("press", "Send")
    ask("hear", "complete")
    labels = [one["name"] for one in ask("tree") if one["role"] == "label"]
    place = labels.index("What is the capital of France?")
    answer, *figures = labels[place + 1 : place + 4]
    assert answer
    assert any("tok/s" in figure for figure in figures)


def test_it_is_told_what_is_chosen_and_what_can_be_typed(ask: Ask) -> None:
    ask("wait", "push button", "Model: SmolLM2")
    field = next(one for one in ask("tree") if one["name"] == "Your message")
    assert {"editable", "focusable", "enabled"} <= set(field["states"])
    assert ask("press", "Settings")
    ask("wait", "list item", "Writing")
    shown = ask("tree")
    system = next(one for one in shown if one["role"] == "radio button" and one["name"] == "System")
    assert "checked" in system["states"]
    others = [one for one in shown if one["role"] == "radio button" and one["name"] in ("Light", "Dark")]
    assert len(others) == 2
    assert not any("checked" in one["states"] for one in others)


def test_every_control_has_a_name_and_no_markup_is_read_out(ask: Ask) -> None:
    ask("wait", "push button", "Model: SmolLM2")
    shown = ask("tree")
    assert len(shown) > 20
    assert [one for one in shown if one["role"] in CONTROLS and not one["name"].strip()] == []
    assert [one for one in shown if "<" in one["name"] + one["description"]] == []
