"""Windows on services: what each part of them asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop_app.composition import Services
    from desktop_app.settings import Paths
    from desktop_app.ui.bridge import Bridge
    from desktop_app.ui.live_preferences import LivePreferences
    from desktop_app.ui.main_window import MainWindow
    from desktop_app.ui.theme import Theme
    from desktop_app.ui.window_services import WindowServices
    from desktop_app.ui.window_state import WindowState

EXAMINE_S = 60.0


def open_window(
    services: Services,
    *,
    bridge: Bridge,
    theme: Theme,
    preferences: LivePreferences,
    paths: Paths,
    state: WindowState | None = None,
) -> MainWindow:
    """The window on these services, not shown yet; `state` is what another one has handed on."""
    from desktop_app.ui.main_window import MainWindow

    window = MainWindow(theme=theme, memory=paths.window_memory)
    for _ in window.furnish():
        pass
    for _ in window.begin(window_services(services, paths), bridge=bridge, preferences=preferences, state=state):
        pass
    return window


def keep_words_alone(paths: Paths, typed: str) -> None:
    """Store what was typed where there are no services to do it; waits for the disk. Raises AppError."""
    from desktop_app.composition import library_alone
    from desktop_app.ui.drafts import keep_words

    with library_alone(paths) as library:
        keep_words(library, typed)


def window_services(services: Services, paths: Paths) -> WindowServices:
    """What the window asks, of these services."""
    from desktop_app.ui.services import Computer
    from desktop_app.ui.settings.installation import Installation
    from desktop_app.ui.window_services import WindowServices

    return WindowServices(
        chat=services.chat,
        library=services.library,
        folders=services.folders,
        lanes=services.lanes,
        votes=services.votes,
        boards=services.scoreboard,
        differences=services.differences,
        reports=services.reports,
        models=services.models,
        attachments=services.attachments,
        locks=services.locks,
        counter=services.counter,
        accounts=services.accounts,
        downloads=services.downloads,
        network=services.network,
        hub=services.hub,
        usage=services.usage,
        prices=services.prices,
        computer=Computer(
            machines=services.machines,
            found_models=services.found_models,
            model_files=services.model_files,
            fits=services.fit,
        ),
        installation=Installation(data=paths.data, examine=_examine),
    )


def _examine() -> str:
    """The doctor's report, from a process of its own: a broken library or a keyring that hangs ends only that."""
    import subprocess

    from desktop_app.engine.process.spawn import child_environment, own_argv

    try:
        asked = subprocess.run(
            own_argv("doctor"),
            env=child_environment(),
            capture_output=True,
            text=True,
            timeout=EXAMINE_S,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return f"{asked.stdout}{asked.stderr}".strip()
