"""Where other programs keep their models.

The places are those of the programs' own documentation and sources as of 2026; a program that lets the user move
the folder is asked by its settings file, as far as that is text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from desktop_app.engine.local.other_programs.found import Program
from desktop_app.engine.local.other_programs.reading import text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from desktop_app.engine.local.other_programs.surroundings import Surroundings

_MODEL_PATH = re.compile(r"^modelPath=(.+)$", re.MULTILINE)


def lm_studio(around: Surroundings) -> Iterator[Path]:
    """The home that LM Studio points to, else the usual ones; each may name another folder for models."""
    pointed = around.named(text_of(around.home / ".lmstudio-home-pointer").strip())
    for home in (pointed, around.home / ".lmstudio", around.home / ".cache/lm-studio"):
        if home is not None:
            yield from _folders(around, _setting(home / "settings.json", "downloadsFolder"))
            yield home / "models"


def ollama(around: Surroundings) -> Iterator[Path]:
    """The folder in its variable, the user's, and on Linux those of the service."""
    yield from _folders(around, around.environ.get("OLLAMA_MODELS", ""))
    yield around.home / ".ollama/models"
    if around.platform.startswith("linux"):
        yield around.system / "usr/share/ollama/.ollama/models"
        yield around.system / "var/lib/ollama/.ollama/models"
        yield around.system / "var/lib/ollama/models"


def jan(around: Surroundings) -> Iterator[Path]:
    """The data folder that Jan's settings name, else the usual ones; `models` is that of its older versions."""
    own = around.config / "Jan"
    moved = _folders(around, _setting(own / "settings.json", "data_folder"))
    for data in (*moved, own / "data", around.data / "Jan/data", around.home / "jan"):
        yield data / "llamacpp/models"
        yield data / "models"


def gpt4all(around: Surroundings) -> Iterator[Path]:
    """The folder in GPT4All's settings, its usual one, and that of its Python library."""
    for settings in (around.config / "nomic.ai", around.home / ".config/nomic.ai", around.home / ".config/gpt4all.io"):
        matched = _MODEL_PATH.search(text_of(settings / "GPT4All.ini"))
        yield from _folders(around, matched[1].strip().strip('"') if matched else "")
    yield around.data / "nomic.ai/GPT4All"
    yield around.home / ".cache/gpt4all"


def msty(around: Surroundings) -> Iterator[Path]:
    """Msty's own Ollama."""
    yield around.config / "Msty/models"


def llama_cpp(around: Surroundings) -> Iterator[Path]:
    """What llama.cpp's own tools have downloaded, before they went over to the Hugging Face cache and since."""
    yield from _folders(around, around.environ.get("LLAMA_CACHE", ""))
    yield around.cache / "llama.cpp"


def hugging_face(around: Surroundings) -> Iterator[Path]:
    """The snapshots of every model repository in the Hub's cache."""
    named = around.folder("HF_HUB_CACHE") or around.folder("HUGGINGFACE_HUB_CACHE")
    home = around.folder("HF_HOME") or (around.folder("XDG_CACHE_HOME") or around.home / ".cache") / "huggingface"
    yield named or home / "hub"


PLACES: Mapping[Program, Callable[[Surroundings], Iterator[Path]]] = {
    Program.LM_STUDIO: lm_studio,
    Program.OLLAMA: ollama,
    Program.JAN: jan,
    Program.GPT4ALL: gpt4all,
    Program.MSTY: msty,
    Program.LLAMA_CPP: llama_cpp,
    Program.HUGGING_FACE: hugging_face,
}


def _folders(around: Surroundings, text: str) -> Iterator[Path]:
    folder = around.named(text)
    if folder is not None:
        yield folder


def _setting(file: Path, name: str) -> str:
    """A text in a JSON object; "" if there is none."""
    try:
        value = msgspec.json.decode(text_of(file), type=dict[str, object]).get(name)
    except (msgspec.DecodeError, RecursionError):
        return ""
    return value if isinstance(value, str) else ""
