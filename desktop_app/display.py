"""Whether a window can open here, known before Qt is loaded: Qt itself would abort without a word to the user.

Standard library only, because the set-up asks too, before anything is installed.
"""

from __future__ import annotations

import ctypes
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# What PySide6's own libraries and platform plugins ask the system for (`objdump -p`), and Debian's package of each.
ALWAYS = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libzstd.so.1": "libzstd1",
}
X11 = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
WAYLAND = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
}
WITHOUT_A_SCREEN = (
    "On a computer without a screen: sudo apt-get install xvfb xauth, and put “xvfb-run -a” before the command."
)


def display_problem(environ: Mapping[str, str], platform: str) -> str | None:
    """Why no window can open and what to do about it, in words for the user; None if one can.

    `platform` is `sys.platform`; only Linux can lack something here.
    """
    return library_problem(environ, platform) or _screen_problem(environ, platform)


def library_problem(environ: Mapping[str, str], platform: str) -> str | None:
    """Which of the system's libraries Qt would miss, as the line that installs them; None if it has all."""
    if not platform.startswith("linux"):
        return None
    missing = absent(_needed(environ))
    if not missing:
        return None
    return f"Qt needs libraries that this system lacks. On Debian or Ubuntu: sudo apt-get install {' '.join(missing)}"


def absent(libraries: Mapping[str, str]) -> list[str]:
    """The packages of those `libraries` that cannot be loaded, sorted."""
    return sorted(package for name, package in libraries.items() if not _loads(name))


def _needed(environ: Mapping[str, str]) -> dict[str, str]:
    plugins = _plugins(environ)
    if "wayland" in plugins and not absent(WAYLAND):
        return ALWAYS
    return ALWAYS | X11 if {"xcb", "wayland"} & set(plugins) else ALWAYS


def _plugins(environ: Mapping[str, str]) -> list[str]:
    """The platform plugins that Qt would try, in its order; X11 where nothing speaks for another."""
    chosen = environ.get("QT_QPA_PLATFORM", "")
    if chosen:
        return [name.split(":")[0].removesuffix("-egl") for name in chosen.split(";")]
    return ["wayland", "xcb"] if environ.get("WAYLAND_DISPLAY") else ["xcb"]


def _screen_problem(environ: Mapping[str, str], platform: str) -> str | None:
    plugins = _plugins(environ)
    if not platform.startswith("linux") or not set(plugins) <= {"xcb", "wayland"}:
        return None
    if "wayland" in plugins and _wayland_answers(environ):
        return None
    display = environ.get("DISPLAY", "")
    if not display:
        return (
            "There is no display to open a window on (neither DISPLAY nor WAYLAND_DISPLAY leads to one). "
            + WITHOUT_A_SCREEN
        )
    if "xcb" in plugins and not _x_server_answers(display):
        return f"The display {display} does not answer, so no window can open. {WITHOUT_A_SCREEN}"
    return None


def _wayland_answers(environ: Mapping[str, str]) -> bool:
    socket = Path(environ.get("XDG_RUNTIME_DIR", "")) / environ.get("WAYLAND_DISPLAY", "wayland-0")
    return socket.is_socket()


def _x_server_answers(display: str) -> bool:
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(display.encode(), None)
    refused = xcb.xcb_connection_has_error(connection) != 0
    xcb.xcb_disconnect(connection)
    return not refused


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
