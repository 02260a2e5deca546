"""A real child with a scripted backend: `python -m tests.engine.fake_child SCRIPT_JSON`.

`fake_argv(script)` gives its command line. Each generation plays the next of the script's `generations`, a
list of steps: "@slow" (words until it is stopped), an act of `_ACTS` by its name, such as "@hang", or else
a piece of text to say. After the last one a generation says words until `max_tokens`, or until it is
stopped if there is no limit.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import signal
import sys
import time
from typing import TYPE_CHECKING, NoReturn

import msgspec

from desktop_app.domain import ModelFacts, Placement, Role, StopReason, TemplateChoice, TemplateSource
from desktop_app.engine.base import Delta, Finished, LoadedModel, LoadPlan, PromptCount, PromptProgress, Started
from desktop_app.engine.memory import DeviceMemory, ModelMemory
from desktop_app.engine.process.child_start import STUCK_S
from desktop_app.engine.process.protocol import (
    MAX_LINE_BYTES,
    VERSION,
    Begun,
    Count,
    Counted,
    Ended,
    Generate,
    Hello,
    Inspect,
    Inspected,
    Load,
    Loaded,
    Piece,
    Plan,
    Planned,
    Progress,
    Reading,
    Warm,
    Warmed,
    encode,
)
from desktop_app.engine.process.worker import serve
from desktop_app.errors import Cancelled, ModelFileMissing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from desktop_app.engine.process.worker import Emit, Job, StopFlag

KIND = "fake"

HANGING = "hanging\n"
"""What a child says before it hangs, so that a test knows that it does."""


class Script(msgspec.Struct, frozen=True, kw_only=True):
    """What the child does. `start`: see `main`; `missing`: the path of a file that an inspection misses;
    `stuck_s`: see `worker.serve`. The model takes `host` bytes of the computer's memory, `least` with the shortest
    context (None: as many), and `gpu` of a card that has `gpu_free` and ends the
    process if it `gpu_fails`; `weights` are pages of its file besides.
    """

    start: str = "serve"
    generations: list[list[str]] = []
    load_waits_for_stop: bool = False
    count_waits_for_stop: bool = False
    missing: str = ""
    stuck_s: float = STUCK_S
    host: int = 0
    weights: int = 0
    least: int | None = None
    gpu: int = 0
    gpu_free: int = 0
    gpu_fails: bool = False


def fake_argv(script: Script | None = None) -> list[str]:
    """The command line of a child that plays `script`."""
    return [
        sys.executable,
        "-P",
        "-m",
        "tests.engine.fake_child",
        msgspec.json.encode(script or Script()).decode(),
    ]


class FakeBackend:
    """Plays a script."""

    kind = KIND

    def __init__(self, script: Script, protocol: int) -> None:
        self._script = script
        self._generations = iter(script.generations)
        self._protocol = protocol

    def run(self, command: Job, emit: Emit, stop: StopFlag) -> None:
        if isinstance(command, Generate):
            self._generate(command, emit, stop)
        elif isinstance(command, Plan):
            emit(Planned(id=command.id, plan=self._plan()))
        elif isinstance(command, Warm):
            emit(Warmed(id=command.id))
        elif isinstance(command, Load):
            self._load(command, emit, stop)
        elif isinstance(command, Count):
            self._count(command, emit, stop)
        elif isinstance(command, Inspect):
            self._inspect(command, emit)

    def close(self) -> None:
        """Nothing to release."""

    def _inspect(self, command: Inspect, emit: Emit) -> None:
        if self._script.missing:
            raise ModelFileMissing("as the script says", path=self._script.missing)
        emit(Progress(id=command.id, fraction=0.5))
        facts = ModelFacts(
            sha256="0" * 64,
            size_bytes=1,
            architecture="fake",
            name=command.path,
            quantization="F16",
            parameters=1,
            context_length=512,
            layers=1,
            template_source=TemplateSource.FAMILY,
            template_family=TemplateChoice.CHATML,
            is_base=False,
        )
        emit(Inspected(id=command.id, facts=facts))

    def _plan(self) -> LoadPlan:
        script = self._script
        return LoadPlan(
            host_bytes=script.host,
            least_host_bytes=script.host if script.least is None else script.least,
            gpu_bytes=script.gpu,
            gpu_free_bytes=script.gpu_free,
        )

    def _load(self, command: Load, emit: Emit, stop: StopFlag) -> None:
        for fraction in (0.25, 0.5):
            emit(Progress(id=command.id, fraction=fraction))
        if self._script.load_waits_for_stop:
            _wait_for_stop(stop)
            raise Cancelled
        script, settings = self._script, command.request.settings
        if script.gpu_fails and settings.gpu_layers != 0:
            os.write(2, b"/build/ggml/src/ggml-cuda/ggml-cuda.cu:88: CUDA error\n")
            os.abort()
        model = LoadedModel(
            engine_version="fake 1",
            placement=Placement(threads=settings.threads or 1),
            n_ctx=settings.n_ctx or 512,
            load_s=0.0,
            memory=ModelMemory(
                cpu=DeviceMemory(cache=script.host, weights=script.weights), gpu=DeviceMemory(cache=script.gpu)
            ),
        )
        emit(Loaded(id=command.id, model=model))

    def _count(self, command: Count, emit: Emit, stop: StopFlag) -> None:
        if self._script.count_waits_for_stop:
            _wait_for_stop(stop)
            raise Cancelled
        words = [len(message.text.split()) for message in command.request.messages]
        count = PromptCount(prompt_tokens=sum(words) + 5, last_tokens=words[-1], omitted_messages=0, n_ctx=512)
        emit(Counted(id=command.id, count=count))

    def _generate(self, command: Generate, emit: Emit, stop: StopFlag) -> None:
        limit = command.request.sampling.max_tokens
        steps = next(self._generations, None)
        said_before = [len(message.text) for message in command.request.messages]
        started = Started(
            prompt_tokens=5,
            cached_tokens=0,
            omitted_messages=0,
            seed=1,
            rendered="\n".join(message.text for message in command.request.messages),
            message_tokens=(0, *said_before, 0),
        )
        emit(Begun(id=command.id, started=started))
        emit(Reading(id=command.id, progress=PromptProgress(done=5, total=5)))
        said = 0
        for piece in self._play(steps, stop) if steps is not None else _words(command, stop):
            if stop.is_set() or said == limit:
                break
            emit(Piece(id=command.id, delta=Delta(text=piece)))
            said += 1
        reason = StopReason.STOPPED if stop.is_set() else StopReason.LENGTH if said == limit else StopReason.END
        finished = Finished(stop_reason=reason, completion_tokens=said, prompt_s=0.1, first_token_s=0.2, decode_s=0.3)
        emit(Ended(id=command.id, finished=finished))

    def _play(self, steps: list[str], stop: StopFlag) -> Iterator[str]:
        for step in steps:
            if step == "@slow":
                yield from _endlessly("slow ", stop)
            elif step.startswith("@hang"):
                yield HANGING
                _ACTS[step](self._protocol)
            elif step.startswith("@"):
                _ACTS[step](self._protocol)
            else:
                yield step


def _words(command: Generate, stop: StopFlag) -> Iterator[str]:
    """Echo the beginning of the last message, then go on; a continued answer goes on at once."""
    last = command.request.messages[-1]
    if last.role is Role.USER:
        yield from re.findall(r"\S+\s*", last.text)
    yield from _endlessly("다음 🐙 ", stop)


def _endlessly(piece: str, stop: StopFlag) -> Iterator[str]:
    while not stop.is_set():
        yield piece
        time.sleep(0.001)


def _wait_for_stop(stop: StopFlag) -> None:
    while not stop.is_set():
        time.sleep(0.001)


def _hang(_protocol: int) -> NoReturn:
    while True:
        time.sleep(60)


def _spin(_protocol: int) -> NoReturn:
    while True:
        pass


def _hang_native(_protocol: int) -> None:
    """A native call that never returns and lets other threads run, as llama.cpp's are."""
    ctypes.CDLL(None).select(0, None, None, None, None)


def _hang_locked(_protocol: int) -> None:
    """A native call that never returns and lets no other thread run Python."""
    ctypes.PyDLL(None).select(0, None, None, None, None)


def _abort(_protocol: int) -> NoReturn:
    os.write(2, b"/build/ggml/src/ggml-backend.cpp:1531: GGML_ASSERT(n_inputs < GGML_SCHED_MAX) failed\n")
    os.abort()


def _segfault(_protocol: int) -> None:
    ctypes.string_at(0)


def _garbage(protocol: int) -> None:
    os.write(protocol, b"llama_kv_cache: size = 12 MiB\n")


def _noise(_protocol: int) -> None:
    print("noise from Python", flush=True)
    libc = ctypes.CDLL(None)
    libc.puts(b'{"type":"ended"}')
    libc.fflush(None)
    os.write(1, b"\xff\xfe\x00\n")


def _huge_line(protocol: int) -> None:
    chunk = b"x" * (1024 * 1024)
    for _ in range(MAX_LINE_BYTES // len(chunk) + 1):
        os.write(protocol, chunk)


def _exit(_protocol: int) -> NoReturn:
    os._exit(0)


def _memory_error(_protocol: int) -> NoReturn:
    raise MemoryError


def _bug(_protocol: int) -> NoReturn:
    raise LookupError("a mistake of ours")


def _partial_line(protocol: int) -> NoReturn:
    os.write(protocol, b'{"type":"piece","id":1,"del')
    os.write(2, b"the last words\n")
    os._exit(7)


def _flood(_protocol: int) -> None:
    line = b"y" * 1023 + b"\n"
    for _ in range(10 * 1024):
        os.write(2, line)


_ACTS: dict[str, Callable[[int], None]] = {
    "@hang": _hang,
    "@hang-spinning": _spin,
    "@hang-native": _hang_native,
    "@hang-locked": _hang_locked,
    "@abort": _abort,
    "@segfault": _segfault,
    "@garbage": _garbage,
    "@noise": _noise,
    "@huge-line": _huge_line,
    "@exit": _exit,
    "@memory-error": _memory_error,
    "@bug": _bug,
    "@partial-line": _partial_line,
    "@flood": _flood,
}


def _deaf(hello: Hello | None) -> int:
    """Never read a command and ignore SIGTERM: only SIGKILL ends it."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if hello is not None:
        os.write(1, encode(hello))
    _hang(1)


def _die() -> int:
    raise ImportError("libllama.so: cannot open shared object file")


def main() -> int:
    script = msgspec.json.decode(sys.argv[1], type=Script)
    hello = Hello(kind=KIND, pid=os.getpid())
    starts: dict[str, Callable[[], int]] = {
        "serve": lambda: serve(FakeBackend(script, os.dup(1)), script.stuck_s),
        "deaf": lambda: _deaf(hello),
        "mute": lambda: _deaf(None),
        "other kind": lambda: _deaf(msgspec.structs.replace(hello, kind="llama")),
        "other version": lambda: _deaf(msgspec.structs.replace(hello, version=VERSION + 1)),
        "die": _die,
    }
    return starts[script.start]()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        sys.exit(main())
