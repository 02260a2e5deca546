"""The commands for models on this computer."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from desktop_app import terminal
from desktop_app.errors import AppError, Cancelled, ModelFileMissing, NotAsked, NotRemoved
from desktop_app.model_commands.facts import (
    count_words,
    entry_json,
    folder_json,
    origin_words,
    refused_json,
    size_words,
)
from desktop_app.model_commands.naming import find_entry
from desktop_app.model_commands.session import Outcome, Progress, on_interrupt
from desktop_app.services.events import ModelWork, Work
from desktop_app.services.model_folders import models_below
from desktop_app.terminal import columns

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from desktop_app.domain import LocalModel
    from desktop_app.model_commands.facts import Json
    from desktop_app.model_commands.session import Session
    from desktop_app.services.models import ModelEntry

T = TypeVar("T")

FAILED = 1
_HEAD = ("NAME", "PARAMETERS", "QUANTIZATION", "SIZE", "CONTEXT", "LICENCE", "WHERE FROM")
_WORDS = {Work.COPYING: "Copying", Work.VERIFYING: "Verifying"}


def list_models(session: Session) -> Outcome:
    """Every model, what cannot be used, and the folders."""
    entries = session.entries()
    refused = session.services.models.refused()
    folders = session.services.model_files.folders().result()
    rows = [_HEAD, *(_row(entry) for entry in entries)]
    text = columns(rows) if entries else "There are no models on this computer yet.\n"
    text += "".join(f"Cannot be used: {one.path}: {one.error.text()}\n" for one in refused)
    return Outcome(
        facts={
            "models": [entry_json(entry) for entry in entries],
            "refused": [refused_json(one) for one in refused],
            "folders": [folder_json(folder) for folder in folders],
        },
        text=text,
    )


def bring_in(session: Session) -> Outcome:
    """Use files, the files in folders, and what other programs have."""
    session.entries()
    files = session.services.model_files
    brought: list[LocalModel] = []
    failures: list[tuple[str, AppError]] = []

    def take(what: str, use: Callable[[], Future[LocalModel]]) -> None:
        try:
            model = use().result()
            if session.options.copy:
                model_id = model.facts.sha256
                model = _with_progress(session, model_id, model.name, partial(files.copy, model_id))
            brought.append(model)
        except Cancelled:
            raise
        except AppError as error:
            failures.append((what, error))
            terminal.write(f"{what}: {error.text()}\n", sys.stderr)

    for path in _paths(session.options.paths):
        take(str(path), partial(session.services.models.add_file, path))
    if session.options.from_programs:
        found = session.services.found_models.find().result()
        for folder in found.locked:
            terminal.write(
                f"{folder.program.value} keeps models in {folder.path}, which may not be read.\n", sys.stderr
            )
        for one in found.models:
            take(f"{one.program.value}: {one.name}", partial(files.use_found, one))
    imported = {model.facts.sha256 for model in brought}
    entries = [entry for entry in session.services.models.entries() if entry.model.facts.sha256 in imported]
    text = columns([_HEAD, *(_row(entry) for entry in entries)]) if entries else "Nothing was imported.\n"
    return Outcome(
        facts={
            "models": [entry_json(entry) for entry in entries],
            "failed": [{"what": what, "error": error.code, "message": error.text()} for what, error in failures],
        },
        text=text,
        status=FAILED if failures else 0,
    )


def remove(session: Session) -> Outcome:
    """Move the copies of a model that are not another program's to the trash, or only forget it."""
    entry = find_entry(session.entries(), session.options.name)
    files, name = session.services.model_files, entry.model.name
    if session.options.forget or entry.missing:
        files.forget(entry.model.facts.sha256).result()
        facts: Json = {"removed": name, "trashed": [], "kept": [str(path) for path in entry.paths]}
        return Outcome(facts=facts, text=f"“{name}” is listed no more. No file was touched.\n")
    kept = [path for path in entry.paths if path not in entry.removable]
    # Of a model that is wholly another's the service says whose it is.
    going = list(entry.removable) or [entry.model.path]
    if entry.removable and not session.options.yes:
        said_yes = _ask(f"Move “{name}” to the trash?\n{_lines(going)}[y/N] ")
        if not said_yes:
            raise NotRemoved(name=name)
    for path in going:
        files.remove(path).result()
    text = f"“{name}” is in the trash:\n{_lines(going)}"
    if kept:
        text += f"Left where they are, because they belong to others:\n{_lines(kept)}"
    paths = {"trashed": [str(path) for path in going], "kept": [str(path) for path in kept]}
    return Outcome(facts={"removed": name, **paths}, text=text)


def verify(session: Session) -> Outcome:
    """Read all copies of a model anew; failed if one of them is not what it was."""
    entry = find_entry(session.entries(), session.options.name)
    if entry.missing:
        raise ModelFileMissing(path=str(entry.paths[0]))
    model_id, name = entry.model.facts.sha256, entry.model.name
    check = session.services.model_files.verify
    said, copies, whole = [], [], True
    for path in entry.paths:
        result = _with_progress(session, model_id, name, partial(check, model_id, path))
        good = result.unchanged and result.as_downloaded is not False
        whole = whole and good
        words = "is unchanged" if result.unchanged else "has changed since it was first read"
        if result.as_downloaded is not None:
            words += f", and is {'' if result.as_downloaded else 'not '}what {result.source} has"
        said.append(f"{path} {words}.\n")
        copies.append(
            {
                "path": str(path),
                "unchanged": result.unchanged,
                "as_downloaded": result.as_downloaded,
                "source": result.source,
            }
        )
    facts: Json = {"name": name, "id": model_id, "whole": whole, "copies": copies}
    return Outcome(facts=facts, text="".join(said), status=0 if whole else FAILED)


def _with_progress(session: Session, model_id: str, name: str, begin: Callable[[], Future[T]]) -> T:
    """The result of work on a model's file, told on standard error; Ctrl+C stops it."""
    lines: dict[Work, Progress] = {}
    future = begin()
    with on_interrupt(lambda: session.services.model_files.stop(model_id)):
        while True:
            event = session.events.get()
            if not isinstance(event, ModelWork) or event.model_id != model_id:
                continue
            if event.work is None:
                break
            line = lines.setdefault(event.work, Progress(f"{_WORDS[event.work]} {name}"))
            line.show(event.fraction)
        for line in lines.values():
            line.end()
        return future.result()


def _paths(named: list[str]) -> list[Path]:
    """The files, and the models below the folders. Raises ModelFileMissing."""
    paths: list[Path] = []
    for name in named:
        path = Path(name).expanduser().absolute()
        if path.is_dir():
            paths += models_below(path)
        elif path.exists():
            paths.append(path)
        else:
            raise ModelFileMissing(path=name)
    return paths


def _lines(paths: list[Path]) -> str:
    return "".join(f"  {path}\n" for path in paths)


def _ask(question: str) -> bool:
    """Whether the answer is yes. Raises NotAsked where nobody can answer."""
    if sys.stdin is None or not sys.stdin.isatty():
        raise NotAsked
    terminal.write(question, sys.stderr)
    return sys.stdin.readline().strip().casefold() in {"y", "yes"}


def _row(entry: ModelEntry) -> tuple[str, ...]:
    facts = entry.model.facts
    return (
        entry.model.name,
        count_words(facts.parameters),
        facts.quantization,
        size_words(facts.size_bytes),
        f"{facts.context_length:,}" if facts.context_length else "?",
        facts.licence or "?",
        origin_words(entry),
    )
