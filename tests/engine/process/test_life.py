"""The life of a child process: it starts apart, ends with its parent, and leaves nothing behind."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

from desktop_app.engine.process.child_start import NICENESS
from desktop_app.engine.process.engine import ChildEngine, worker_argv
from desktop_app.engine.process.protocol import EXIT_BAD_COMMAND, Hello, decode_event
from desktop_app.engine.process.spawn import child_environment
from desktop_app.engine.process.under_way import Deadlines
from tests.engine.contract import LONG, SHORT, is_gone, read_to_first_delta, text_of
from tests.engine.fake_child import KIND, Script, fake_argv

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WAIT_S = 30.0
HASTY = Deadlines(quit_s=0.2, terminate_s=0.2)

needs_signals = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has it")


@contextlib.contextmanager
def watched(pid: int) -> Iterator[Callable[[], bool]]:
    """Gives a call that waits for the end of a process that is not ours, and says whether it came."""
    if sys.platform == "linux":
        # Tells of the end itself, not of the reaping, which is up to the system.
        handle = os.pidfd_open(pid)
        try:
            yield lambda: bool(select.select([handle], [], [], WAIT_S)[0])
        finally:
            os.close(handle)
    else:
        process = psutil.Process(pid)
        yield lambda: not psutil.wait_procs([process], timeout=WAIT_S)[1]


@needs_signals
@pytest.mark.parametrize("state", ["idle", "@slow", "@hang", "@hang-spinning", "@hang-native", "@hang-locked"])
def test_a_child_ends_when_its_parent_is_killed(state: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "tests.engine.process.parent", state],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=child_environment(),
    ) as parent:
        assert parent.stdout is not None
        with watched(int(parent.stdout.readline())) as has_ended:
            parent.kill()
            assert has_ended()


def test_a_child_that_asks_no_provider_sees_no_key_of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-canary")
    engine = ChildEngine(fake_argv(), KIND)
    list(engine.generate(SHORT))
    seen = psutil.Process(engine.pid).environ()
    assert "PATH" in seen
    assert "sk-canary" not in seen.values()
    engine.close()


def test_twenty_starts_and_closes_leave_no_process_no_thread_and_no_file() -> None:
    def in_use() -> tuple[int, int]:
        for thread in threading.enumerate():
            if thread.name.startswith("child-"):
                thread.join(WAIT_S)
        return 0 if sys.platform == "win32" else psutil.Process().num_fds(), threading.active_count()

    def once() -> int:
        engine = ChildEngine(fake_argv(), KIND)
        list(engine.generate(SHORT))
        engine.close()
        return engine.pid

    once()
    before = in_use()
    pids = [once() for _ in range(20)]
    assert in_use() == before
    assert all(is_gone(pid) for pid in pids)
    assert not {child.pid for child in psutil.Process().children()} & set(pids)


@needs_signals
def test_a_stopped_child_is_closed_all_the_same() -> None:
    engine = ChildEngine(fake_argv(), KIND, deadlines=HASTY)
    list(engine.generate(SHORT))
    os.kill(engine.pid, signal.SIGSTOP)
    engine.close()
    assert is_gone(engine.pid)


def test_a_child_that_ignores_quit_and_sigterm_is_closed_all_the_same() -> None:
    engine = ChildEngine(fake_argv(Script(start="deaf")), KIND, deadlines=HASTY)
    engine.close()
    assert is_gone(engine.pid)


@pytest.mark.parametrize("hang", ["@hang", "@hang-spinning", "@hang-native", "@hang-locked"])
def test_a_child_that_hangs_is_closed_all_the_same(hang: str) -> None:
    engine = ChildEngine(fake_argv(Script(generations=[[hang]])), KIND, deadlines=HASTY)
    events = engine.generate(SHORT)
    read_to_first_delta(events)
    engine.close()
    assert is_gone(engine.pid)


def test_a_child_is_closed_at_once_after_its_start() -> None:
    engine = ChildEngine(fake_argv(), KIND)
    engine.close()
    assert is_gone(engine.pid)


def test_many_threads_may_close_at_once() -> None:
    engine = ChildEngine(fake_argv(), KIND)
    events = engine.generate(LONG)
    read_to_first_delta(events)
    threads = [threading.Thread(target=engine.close) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT_S)
    assert not any(thread.is_alive() for thread in threads)
    assert is_gone(engine.pid)


@needs_signals
def test_ctrl_c_in_a_terminal_does_not_reach_a_child_and_would_be_ignored() -> None:
    engine = ChildEngine(fake_argv(Script(generations=[["one"], ["two"]])), KIND)
    list(engine.generate(SHORT))
    assert os.getsid(engine.pid) == engine.pid
    os.kill(engine.pid, signal.SIGINT)
    assert text_of(list(engine.generate(SHORT))) == "two"
    engine.close()


@needs_linux
def test_short_of_memory_the_system_ends_the_child_first() -> None:
    engine = ChildEngine(fake_argv(), KIND)
    list(engine.generate(SHORT))
    assert Path(f"/proc/{engine.pid}/oom_score_adj").read_text() == "1000\n"
    engine.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has priority classes instead of niceness")
def test_the_child_gives_way_to_the_desktop() -> None:
    engine = ChildEngine(fake_argv(), KIND)
    list(engine.generate(SHORT))
    pid = engine.pid
    assert pid is not None
    assert os.getpriority(os.PRIO_PROCESS, pid) == min(19, os.getpriority(os.PRIO_PROCESS, 0) + NICENESS)
    engine.close()


def test_the_current_directory_puts_no_module_into_a_child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("msgspec", "desktop_app", "ctypes"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('injected')")
    monkeypatch.chdir(tmp_path)
    engine = ChildEngine(fake_argv(Script(generations=[["safe"]])), KIND)
    assert text_of(list(engine.generate(SHORT))) == "safe"
    engine.close()


def test_an_empty_entry_of_pythonpath_does_not_reach_a_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(["", "/elsewhere", ""]))
    entries = child_environment()["PYTHONPATH"].split(os.pathsep)
    assert "" not in entries
    assert entries[-1] == "/elsewhere"


def test_a_worker_is_this_program_again(monkeypatch: pytest.MonkeyPatch) -> None:
    assert worker_argv("llama") == [sys.executable, "-P", "-m", "desktop_app", "worker", "llama"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert worker_argv("llama") == [sys.executable, "worker", "llama"]


@pytest.mark.parametrize(
    ("said", "status"),
    [
        (b"", 0),
        (b'{"type":"quit"}\n', 0),
        (b'{"type":"cancel","id":7}\n', 0),
        (b"hello?\n", EXIT_BAD_COMMAND),
        (b'{"type":"load","id":1}\n', EXIT_BAD_COMMAND),
        (b'{"type":"inspect","id":1,"path":"\xff"}\n', EXIT_BAD_COMMAND),
        (b"[" * 100_000 + b"\n", EXIT_BAD_COMMAND),
    ],
)
def test_a_worker_ends_with_its_stdin_and_at_a_line_that_is_no_command(said: bytes, status: int) -> None:
    ended = subprocess.run(
        fake_argv(), input=said, capture_output=True, env=child_environment(), timeout=WAIT_S, check=False
    )
    assert ended.returncode == status, ended.stderr
    (hello,) = ended.stdout.splitlines()
    event = decode_event(hello)
    assert isinstance(event, Hello)
    assert event.kind == KIND


def test_a_worker_starts_without_heavy_imports() -> None:
    script = "import sys, desktop_app.engine.process.worker; print(*sys.modules)"
    ended = subprocess.run(
        [sys.executable, "-P", "-c", script], capture_output=True, env=child_environment(), text=True, check=True
    )
    heavy = {"PySide6", "sqlalchemy", "numpy", "llama_cpp", "jinja2", "asyncio", "subprocess", "logging", "socket"}
    assert not heavy & set(ended.stdout.split())
