"""The lines of the protocol by which a `llama` child says what a model needs and what the machine can do."""

from __future__ import annotations

import msgspec

from desktop_app.engine.local.memory_need import Shape
from desktop_app.engine.local.speed import MachineKey, MachineSpeed
from desktop_app.engine.local.verdict import Room


class ReadShape(msgspec.Struct, tag="read_shape", frozen=True, kw_only=True):
    """Read the header of a model file, within bounds."""

    id: int
    path: str


class Gauge(msgspec.Struct, tag="gauge", frozen=True, kw_only=True):
    """Say which machine this is, how much room it has, and measure its speed unless it is the one that is `known`."""

    id: int
    known: MachineKey | None = None


class ShapeRead(msgspec.Struct, tag="shape_read", frozen=True, kw_only=True):
    """The answer to `ReadShape`."""

    id: int
    shape: Shape


class Gauged(msgspec.Struct, tag="gauged", frozen=True, kw_only=True):
    """The answer to `Gauge`; `speed` None: it is the machine that is known."""

    id: int
    key: MachineKey
    room: Room
    speed: MachineSpeed | None


FitCommand = ReadShape | Gauge
FitAnswer = ShapeRead | Gauged

FIT_FINAL = (ShapeRead, Gauged)
