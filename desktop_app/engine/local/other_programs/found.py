"""What a search for the models of other programs comes upon."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Program(StrEnum):
    """The programs whose models are looked for, by their own names."""

    LM_STUDIO = "LM Studio"
    OLLAMA = "Ollama"
    JAN = "Jan"
    GPT4ALL = "GPT4All"
    MSTY = "Msty"
    LLAMA_CPP = "llama.cpp"
    HUGGING_FACE = "Hugging Face"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundModel:
    """A GGUF file of another program, by the name that it has there. `path` is that of its first part, `size_bytes`
    that of all parts. Nothing but its first four bytes was looked at.
    """

    program: Program
    name: str
    path: Path
    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedFolder:
    """A folder with a program's models that this user may not read."""

    program: Program
    path: Path
