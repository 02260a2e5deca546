from __future__ import annotations

import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app import display
from desktop_app.display import absent, display_problem, library_problem
from tests.x_server import x_server

linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux can lack a display")
OFTEN_THERE = ("ld-linux", "libQt6", "libc.", "libgcc_s", "libgthread", "libicu", "libm.", "libstdc++", "libz.")


def test_without_a_display_one_sentence_says_so_and_gives_the_xvfb_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(display, "ALWAYS", {})
    monkeypatch.setattr(display, "X11", {})

    assert display_problem({}, "linux") == (
        "There is no display to open a window on (neither DISPLAY nor WAYLAND_DISPLAY leads to one). "
        "On a computer without a screen: sudo apt-get install xvfb xauth, and put “xvfb-run -a” before the command."
    )


def test_missing_libraries_are_named_as_the_line_that_installs_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(display, "ALWAYS", {"libno-such-gl.so.1": "libno-such-gl1"})
    monkeypatch.setattr(display, "X11", {"libno-such-xcb.so.0": "libno-such-xcb0"})

    assert display_problem({"DISPLAY": ":0"}, "linux") == (
        "Qt needs libraries that this system lacks. "
        "On Debian or Ubuntu: sudo apt-get install libno-such-gl1 libno-such-xcb0"
    )


def test_a_window_drawn_in_memory_needs_neither_a_display_nor_the_libraries_of_x11(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(display, "ALWAYS", {})
    monkeypatch.setattr(display, "X11", {"libno-such-xcb.so.0": "libno-such-xcb0"})

    assert display_problem({"QT_QPA_PLATFORM": "offscreen"}, "linux") is None


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_other_systems_always_have_a_display(platform: str) -> None:
    assert display_problem({}, platform) is None
    assert library_problem({}, platform) is None


def test_a_library_is_absent_only_if_it_cannot_be_loaded() -> None:
    assert absent({"libno-such-thing.so.9": "libno-such-thing9"}) == ["libno-such-thing9"]
    assert absent({}) == []


@linux_only
def test_a_wayland_socket_is_a_display(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(display, "ALWAYS", {})
    monkeypatch.setattr(display, "X11", {})
    monkeypatch.chdir(tmp_path)
    environ = {"WAYLAND_DISPLAY": "wayland-7", "XDG_RUNTIME_DIR": str(tmp_path)}
    assert "no display" in (display_problem(environ, "linux") or "")

    with socket.socket(socket.AF_UNIX) as compositor:
        # The short name, since a socket's whole path may not be longer than about 100 bytes.
        compositor.bind("wayland-7")
        assert display_problem(environ, "linux") is None


@linux_only
@pytest.mark.skipif(shutil.which("Xvfb") is None, reason="needs Xvfb")
def test_an_x_server_that_answers_is_a_display_and_one_that_is_gone_is_not() -> None:
    with x_server() as name:
        assert display_problem({"DISPLAY": name}, "linux") is None

    problem = display_problem({"DISPLAY": name}, "linux")

    assert problem is not None
    assert problem.startswith(f"The display {name} does not answer, so no window can open.")


@linux_only
@pytest.mark.skipif(shutil.which("objdump") is None, reason="needs objdump")
def test_every_library_that_qt_asks_the_system_for_is_in_the_tables() -> None:
    import PySide6

    qt = Path(PySide6.__file__).parent / "Qt"
    files = [qt / "lib" / f"libQt6{name}.so.6" for name in ("Core", "Gui", "Widgets", "DBus", "Svg", "XcbQpa")]
    files += [qt / "plugins" / "platforms" / f"libq{name}.so" for name in ("xcb", "offscreen", "wayland")]
    headers = subprocess.run(["objdump", "-p", *map(str, files)], capture_output=True, text=True, check=True).stdout

    asked = {line.split()[1] for line in headers.splitlines() if line.strip().startswith("NEEDED")}
    known = display.ALWAYS | display.X11 | display.WAYLAND

    assert not {name for name in asked if not name.startswith(OFTEN_THERE)} - set(known)
