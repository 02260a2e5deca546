"""Rewrite the lock files in `requirements/`: each library's version, and the hashes of its files on every platform.

Needs `uv` (`pip install uv`). Each lock is resolved under the ones before it, so that all of them fit into one
environment. The index is the public one, whatever this computer is set up to use: neither its
settings nor its environment reach uv.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = Path("requirements")
ONLY_ITSELF = ("llama", "starter")
TOGETHER = ("runtime", "build", "compile", "dev")


def _command(name: str, constraints: list[Path], upgrade: list[str]) -> list[str]:
    source = Path("pyproject.toml") if name == "runtime" else REQUIREMENTS / f"{name}.in"
    command = [os.environ.get("UV", "uv"), "pip", "compile", str(source), "--output-file", f"requirements/{name}.txt"]
    command += ["--universal", "--python-version", "3.11", "--generate-hashes"]
    command += ["--no-config", "--no-header", "--no-annotate", "--quiet"]
    if name in ONLY_ITSELF:
        command += ["--no-deps"]
    if name == "runtime":
        command += ["--no-emit-package", "llama-cpp-python"]
    for constraint in constraints:
        command += ["--constraint", str(constraint)]
    return command + upgrade


def lock(upgrade: list[str]) -> None:
    """Write every lock file; `upgrade` goes to uv as it stands. Raises CalledProcessError with uv's status."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("UV_", "PIP_"))}
    constraints: list[Path] = []
    for name in TOGETHER + ONLY_ITSELF:
        print(f"requirements/{name}.txt", flush=True)
        needed = constraints if name in TOGETHER else []
        subprocess.run(_command(name, needed, upgrade), cwd=ROOT, env=environment, check=True)
        constraints.append(REQUIREMENTS / f"{name}.txt")


if __name__ == "__main__":
    lock(sys.argv[1:])
