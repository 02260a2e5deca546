"""The JSON lines that cross the boundary to a child process.

Commands go to the child's stdin, events come back on a private copy of its stdout, one JSON object a line.
Only plain data and codes cross; the parent owns the words (see `errors`). Every event but `Hello` carries
the `id` of the command that it answers. Each command ends with exactly one of its final events, those in `FINAL`.
"""

from __future__ import annotations

import json
import re
from typing import TypeVar

import msgspec

from desktop_app.domain import ModelFacts
from desktop_app.engine.base import (
    Delta,
    Finished,
    GenerationRequest,
    LoadedModel,
    LoadPlan,
    LoadRequest,
    PromptCount,
    PromptProgress,
    Started,
)
from desktop_app.engine.process.cloud_lines import CLOUD_FINAL, CloudAnswer, CloudCommand
from desktop_app.engine.process.fit_lines import FIT_FINAL, FitAnswer, FitCommand
from desktop_app.engine.process.hub_lines import HUB_FINAL, HubAnswer, HubCommand
from desktop_app.engine.process.key_lines import KEY_FINAL, KeyAnswer, KeyCommand

T = TypeVar("T")

VERSION = 1
MAX_LINE_BYTES = 64 * 1024 * 1024

EXIT_BAD_COMMAND = 65
"""A child's exit status after a line that is no command: the two sides do not speak the same protocol."""


class Inspect(msgspec.Struct, tag="inspect", frozen=True, kw_only=True):
    """Read a GGUF file's header within bounds and hash the file, unless its `sha256` is known."""

    id: int
    path: str
    sha256: str = ""


class Load(msgspec.Struct, tag="load", frozen=True, kw_only=True):
    """Load a model; the child holds one at most."""

    id: int
    request: LoadRequest


class Plan(msgspec.Struct, tag="plan", frozen=True, kw_only=True):
    """Say what a load would take."""

    id: int
    request: LoadRequest


class Warm(msgspec.Struct, tag="warm", frozen=True, kw_only=True):
    """Bring into memory what a load takes besides the model."""

    id: int


class Generate(msgspec.Struct, tag="generate", frozen=True, kw_only=True):
    """Write one answer with the loaded model."""

    id: int
    request: GenerationRequest


class Count(msgspec.Struct, tag="count", frozen=True, kw_only=True):
    """Say how large a generation's prompt would be."""

    id: int
    request: GenerationRequest


class Cancel(msgspec.Struct, tag="cancel", frozen=True, kw_only=True):
    """Stop the command `id`, running or waiting; unknown ids are ignored."""

    id: int


class Quit(msgspec.Struct, tag="quit", frozen=True, kw_only=True):
    """End the child after the command under way is stopped."""


LlamaCommand = Inspect | Plan | Warm | Load | Generate | Count | FitCommand
Command = LlamaCommand | Cancel | Quit | HubCommand | KeyCommand | CloudCommand


class Hello(msgspec.Struct, tag="hello", frozen=True, kw_only=True):
    """The first line of every child."""

    kind: str
    pid: int
    version: int = VERSION


class Progress(msgspec.Struct, tag="progress", frozen=True, kw_only=True):
    """How far a load or an inspection is, 0..1."""

    id: int
    fraction: float


class Inspected(msgspec.Struct, tag="inspected", frozen=True, kw_only=True):
    """The answer to `Inspect`."""

    id: int
    facts: ModelFacts


class Loaded(msgspec.Struct, tag="loaded", frozen=True, kw_only=True):
    """The answer to `Load`."""

    id: int
    model: LoadedModel


class Planned(msgspec.Struct, tag="planned", frozen=True, kw_only=True):
    """The answer to `Plan`."""

    id: int
    plan: LoadPlan


class Warmed(msgspec.Struct, tag="warmed", frozen=True, kw_only=True):
    """The answer to `Warm`."""

    id: int


class Counted(msgspec.Struct, tag="counted", frozen=True, kw_only=True):
    """The answer to `Count`."""

    id: int
    count: PromptCount


class Begun(msgspec.Struct, tag="begun", frozen=True, kw_only=True):
    """A generation's prompt is rendered and counted."""

    id: int
    started: Started


class Reading(msgspec.Struct, tag="reading", frozen=True, kw_only=True):
    """A generation reads its prompt."""

    id: int
    progress: PromptProgress


class Piece(msgspec.Struct, tag="piece", frozen=True, kw_only=True):
    """A piece of an answer."""

    id: int
    delta: Delta


class Ended(msgspec.Struct, tag="ended", frozen=True, kw_only=True):
    """A generation is over, stopped ones included."""

    id: int
    finished: Finished


class Failed(msgspec.Struct, tag="failed", frozen=True, kw_only=True):
    """A command failed. `code` is an `AppError.code`, or "bug" for anything else; `values` fill its words."""

    id: int
    code: str
    detail: str = ""
    values: dict[str, str] = {}


Answer = (
    Progress
    | Inspected
    | Planned
    | Warmed
    | Loaded
    | Counted
    | Begun
    | Reading
    | Piece
    | Ended
    | Failed
    | FitAnswer
    | HubAnswer
    | KeyAnswer
    | CloudAnswer
)
Event = Hello | Answer

FINAL = (Inspected, Planned, Warmed, Loaded, Counted, Ended, Failed, *FIT_FINAL, *HUB_FINAL, *KEY_FINAL, *CLOUD_FINAL)
"""The events that end a command."""

_SHOWN_BYTES = 200
_SECRETS = re.compile(rb"\"?(?:secret|kept|put)\"?\s*:")

_encoder = msgspec.json.Encoder()
_commands: msgspec.json.Decoder[Command] = msgspec.json.Decoder(Command)
_events: msgspec.json.Decoder[Event] = msgspec.json.Decoder(Event)


def encode(line: Command | Event) -> bytes:
    """One line, with its newline."""
    try:
        return _encoder.encode(line) + b"\n"
    except UnicodeEncodeError:
        # A file's name need not be text; what is none stands in it as half a surrogate pair.
        return json.dumps(msgspec.to_builtins(line)).encode() + b"\n"


def decode_command(line: bytes) -> Command:
    """A command from its line. Raises ValueError on anything else."""
    return _decode(_commands, line)


def decode_event(line: bytes) -> Event:
    """An event from its line. Raises ValueError on anything else."""
    return _decode(_events, line)


def beginning(line: bytes) -> str:
    """Of a line that could not be understood: what may be told of it, which ends before the first field of secrets."""
    return repr(_SECRETS.split(line[:_SHOWN_BYTES])[0])


def _decode(decoder: msgspec.json.Decoder[T], line: bytes) -> T:
    try:
        return decoder.decode(line)
    except msgspec.DecodeError:
        if b"\\ud" not in line:
            raise
        try:
            return msgspec.convert(json.loads(line), decoder.type)
        except RecursionError as error:
            raise ValueError(str(error)) from error
