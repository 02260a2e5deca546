"""Homes with the folders of other programs, as those lay them out; the models are small but real GGUF files."""

from __future__ import annotations

import hashlib
import json
import os
from typing import TYPE_CHECKING

from desktop_app.engine.local.other_programs.finding import find_models
from desktop_app.engine.local.other_programs.found import FoundModel
from desktop_app.engine.local.other_programs.surroundings import Surroundings
from tests.engine.local.broken_gguf import STRING, WHOLE, text

if TYPE_CHECKING:
    from pathlib import Path

REGISTRY = "registry.ollama.ai/library"


def model_bytes(name: str) -> bytes:
    """A GGUF file that no other name gives."""
    return WHOLE.with_key("general.name", STRING, text(name)).packed()


def put_model(path: Path, name: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(model_bytes(name or path.name))
    return path


def put_text(path: Path, words: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(words, encoding="utf-8")
    return path


def layer(kind: str, digest: str, size: int = 1) -> dict[str, object]:
    return {"mediaType": f"application/vnd.ollama.image.{kind}", "digest": digest, "size": size}


def put_manifest(folder: Path, name: str, layers: object) -> Path:
    """`name` as in "registry.ollama.ai/library/gemma3/4b"."""
    return put_text(folder / "manifests" / name, json.dumps({"schemaVersion": 2, "layers": layers}))


def pull(folder: Path, name: str) -> Path:
    """What `ollama pull` leaves behind; the path of the weights."""
    content = model_bytes(name)
    sha256 = hashlib.sha256(content).hexdigest()
    blob = folder / "blobs" / f"sha256-{sha256}"
    blob.parent.mkdir(parents=True, exist_ok=True)
    blob.write_bytes(content)
    others = [layer(kind, f"sha256:{'0' * 64}") for kind in ("template", "params", "license")]
    put_manifest(folder, name, [layer("model", f"sha256:{sha256}", len(content)), *others])
    return blob


def put_in_hub_cache(hub: Path, repository: str, file: str, revision: str = "a" * 40) -> Path:
    """A file as huggingface-hub keeps it; the path of the link in the snapshot."""
    folder = hub / f"models--{repository.replace('/', '--')}"
    content = model_bytes(file)
    blob = folder / "blobs" / hashlib.sha256(content).hexdigest()
    blob.parent.mkdir(parents=True, exist_ok=True)
    blob.write_bytes(content)
    link = folder / "snapshots" / revision / file
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(os.path.relpath(blob, link.parent))
    return link


def around(home: Path, platform: str = "linux", **environ: str) -> Surroundings:
    """A user's surroundings with nothing of this machine in them."""
    return Surroundings(home=home, environ=environ, platform=platform, system=home.parent / "system")


def found_in(surroundings: Surroundings) -> list[FoundModel]:
    return [one for one in find_models(surroundings) if isinstance(one, FoundModel)]


def names_in(surroundings: Surroundings) -> list[tuple[str, str]]:
    return [(found.program.value, found.name) for found in found_in(surroundings)]
