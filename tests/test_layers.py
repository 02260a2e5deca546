from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LONGEST = 300


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    command += ["--no-logo", "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def _copy(folder: Path) -> Path:
    shutil.copytree(ROOT / "desktop_app", folder / "desktop_app", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder / "desktop_app"


def test_the_layers_hold() -> None:
    result = _lint(ROOT)

    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("module", "imports", "contract"),
    [
        ("services/intruder.py", "import PySide6.QtCore", "Qt is imported only by the window and by app"),
        ("engine/local/intruder.py", "import llama_cpp", "llama.cpp is imported in exactly one file"),
        ("services/intruder.py", "import sqlalchemy", "The database's libraries are imported only by storage"),
        ("services/intruder.py", "import openai", "OpenAI's library only in its adapter"),
        ("engine/cloud/intruder.py", "import anthropic", "Anthropic's library only in its adapter"),
        ("engine/cloud/intruder.py", "import google.genai", "Google's library only in its adapter"),
        ("services/intruder.py", "import genai_prices", "Prices are looked up only in the cloud child"),
        ("ui/intruder.py", "import desktop_app.engine.cloud.child", "The cloud child is a process, nothing to import"),
        ("engine/local/intruder.py", "import httpx2", "Connections are opened only in the children that may"),
        ("engine/cloud/intruder.py", "import requests", "No other way to reach a network"),
        ("services/intruder.py", "import httpx2", "Window, services and storage reach no network"),
        ("engine/process/intruder.py", "import huggingface_hub", "Hub libraries only in its child"),
        ("engine/hub/intruder.py", "import keyring", "The keyring is opened in a process of its own"),
        (
            "ui/intruder.py",
            "import desktop_app.storage.schema",
            "The window knows neither the engine nor the database",
        ),
        (
            "storage/intruder.py",
            "import desktop_app.engine.base",
            "Layers: app, ui, services, engine and storage apart, domain",
        ),
    ],
)
def test_an_import_across_the_layers_is_found(tmp_path: Path, module: str, imports: str, contract: str) -> None:
    (_copy(tmp_path) / module).write_text(f"{imports}\n")

    result = _lint(tmp_path)

    assert result.returncode == 1
    assert f"{contract} BROKEN" in result.stdout


def test_no_file_grows_past_what_can_be_read_in_one_go() -> None:
    files = [file for folder in ("desktop_app", "scripts", "benchmarks") for file in (ROOT / folder).rglob("*.py")]

    too_long = {
        str(file.relative_to(ROOT)): lines
        for file in files
        if (lines := len(file.read_text(encoding="utf-8").splitlines())) > LONGEST
    }

    assert not too_long
