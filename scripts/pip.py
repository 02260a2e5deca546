"""pip in Tandem's virtual environment: only what a lock file names, only with the hashes that it names."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


ASTRAY = {"PYTHONPATH", "PYTHONHOME", "PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_NO_BINARY"}
"""Variables that would lead pip out of the virtual environment, or past the wheels in the locks."""


class SetupError(Exception):
    """Why the set-up cannot go on, in a sentence that says what to do."""


class Pip:
    """The pip of one virtual environment."""

    def __init__(self, venv: Path, environment: Mapping[str, str]) -> None:
        self.venv = venv
        path = os.pathsep.join([str(self.python.parent), environment.get("PATH", os.defpath)])
        kept = {name: value for name, value in environment.items() if name not in ASTRAY}
        self.temporary = venv / ".tandem" / "tmp"
        self.environment = kept | {"PATH": path, "VIRTUAL_ENV": str(venv), "TMPDIR": str(self.temporary)}

    def install_locked(self, lock: Path) -> None:
        """Install the wheels that `lock` names; a file with another hash is refused. Raises SetupError.

        A lock is whole, so nothing is resolved anew: older pips refuse a locked library as soon as a newer version of
        it is out, if another one asks for it with an extra.
        """
        locked = ("--require-hashes", "--no-deps", "--only-binary", ":all:", "--requirement", str(lock))
        self.run("install", *locked)

    def install_wheel(self, wheel: Path) -> None:
        """Install one file of our own making, whatever version is there. Raises SetupError."""
        self.run("install", "--no-index", "--no-deps", "--force-reinstall", str(wheel))

    def install_project(self, root: Path) -> None:
        """Install the checkout at `root` so that edits count at once, without the network. Raises SetupError."""
        self.run("install", "--no-index", "--no-deps", "--no-build-isolation", "--editable", str(root))

    def run(self, *arguments: str) -> None:
        """Run a pip command quietly. Raises SetupError."""
        self.tidy()
        if subprocess.run(self.command(*arguments), env=self.environment, check=False).returncode:
            raise SetupError("pip failed; the lines above say why. After mending that, call the same command again.")

    def tidy(self) -> None:
        """Remove what an interrupted pip left, up to a gigabyte of half a build, and make room for the next."""
        sweep_half_installed(self.site_packages)
        shutil.rmtree(self.temporary, ignore_errors=True)
        self.temporary.mkdir()

    def command(self, *arguments: str) -> list[str]:
        """The words that run pip without questions."""
        return [str(self.python), "-m", "pip", *arguments, "--quiet", "--no-input", "--disable-pip-version-check"]

    @property
    def python(self) -> Path:
        """The environment's own interpreter."""
        return self.venv / "bin" / "python"

    @property
    def site_packages(self) -> Path:
        """Where the environment's packages lie."""
        return next((self.venv / "lib").glob("python3*/site-packages"))


def sweep_half_installed(site_packages: Path) -> None:
    """Remove what an interrupted pip left: it writes RECORD last, and parks old files under names with a tilde."""
    for folder in site_packages.glob("*.dist-info"):
        if not (folder / "RECORD").is_file():
            shutil.rmtree(folder)
    for folder in site_packages.glob("~*"):
        shutil.rmtree(folder)
