"""A scripted machine for the gauge, and the children that measure it."""

from __future__ import annotations

import subprocess
import sys
import threading
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import msgspec

from desktop_app.engine.local.memory_need import Shape
from desktop_app.engine.local.speed import DeviceSpeed, MachineKey, MachineSpeed, TypeSpeed
from desktop_app.engine.local.verdict import Room
from desktop_app.engine.process.fit_lines import Gauged
from desktop_app.errors import AppError, Cancelled
from desktop_app.services.gauging import Measured
from desktop_app.services.kept_file import KeptFile

KEY = MachineKey(engine="llama.cpp 1", build="CPU : AVX2 = 1", threads=2, processor="AMD EPYC", cards=())
GB = 1_000_000_000


def speed_of(gb_per_s: float, *, steady: bool = True) -> MachineSpeed:
    types = (TypeSpeed(type_name="F16", bytes_per_s=gb_per_s * GB),)
    return MachineSpeed(threads=2, cpu=DeviceSpeed(types=types, layer_s=0.0, choice_s=0.0, token_s=0.0), steady=steady)


def measure_before(folder: Path) -> None:
    """Leave a measurement of this machine in a profile's `folder` for caches, so that none is made."""
    KeptFile(folder / "machine_speed.json", Measured).write(Measured(key=_this_machine(), speed=speed_of(20.0)))


@cache
def _this_machine() -> MachineKey:
    """In a process of its own: a window's imports no llama.cpp."""
    ask = (
        "import msgspec, sys; from desktop_app.engine.local.gauge import machine_key; "
        "sys.stdout.buffer.write(msgspec.json.encode(machine_key()))"
    )
    return msgspec.json.decode(
        subprocess.run([sys.executable, "-c", ask], stdout=subprocess.PIPE, check=True).stdout, type=MachineKey
    )


@dataclass
class Bench:
    """A machine: each measurement takes the next of `speeds`, the last one again and again; an error is raised.

    While `hold` is clear a measurement goes on until it is cancelled; `begun` is set as one begins.
    """

    speeds: list[MachineSpeed | AppError]
    key: MachineKey = KEY
    room: Room = field(default_factory=lambda: Room(host=8 * GB))
    shapes: dict[Path, Shape] = field(default_factory=dict)
    hold: threading.Event = field(default_factory=threading.Event)
    begun: threading.Event = field(default_factory=threading.Event)
    known: list[MachineKey | None] = field(default_factory=list)
    """What each child was told to be known."""
    read: list[Path] = field(default_factory=list)
    measurements: int = 0
    open_children: int = 0

    def __post_init__(self) -> None:
        self.hold.set()

    def child(self) -> BenchChild:
        self.open_children += 1
        return BenchChild(self)

    def measured(self) -> MachineSpeed:
        self.measurements += 1
        speed = self.speeds.pop(0) if len(self.speeds) > 1 else self.speeds[0]
        if isinstance(speed, AppError):
            raise speed
        return speed


class BenchChild:
    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._stopped = threading.Event()
        self.alive = True

    def gauge(self, known: MachineKey | None, silence_s: float) -> Gauged:
        del silence_s
        bench = self._bench
        bench.known.append(known)
        bench.begun.set()
        while not bench.hold.wait(0.001) and not self._stopped.is_set():
            pass
        if self._stopped.is_set():
            raise Cancelled
        speed = None if known == bench.key else bench.measured()
        return Gauged(id=1, key=bench.key, room=replace(bench.room), speed=speed)

    def shape(self, path: Path) -> Shape:
        self._bench.read.append(path)
        return self._bench.shapes[path]

    def cancel(self) -> None:
        self._stopped.set()

    def close(self) -> None:
        if self.alive:
            self._bench.open_children -= 1
        self.alive = False
        self._stopped.set()
