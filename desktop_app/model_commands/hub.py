"""The commands that reach the Hub, and what is known of one model."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app import terminal
from desktop_app.errors import (
    AppError,
    Cancelled,
    ModelFileMissing,
    NoGgufInRepository,
    NoSuchModel,
    NoSuchQuantization,
    from_record,
)
from desktop_app.errors.hub import NotARepository
from desktop_app.model_commands.facts import (
    count_words,
    entry_json,
    facts_json,
    found_json,
    moment,
    origin_words,
    quantization_json,
    repository_json,
    size_words,
    template_words,
    verdict_json,
    verdict_line,
)
from desktop_app.model_commands.naming import find_entry, looks_like_path
from desktop_app.model_commands.session import Outcome, Progress, on_interrupt
from desktop_app.repositories import Access, DownloadState, SearchOrder, SearchQuery, Tier
from desktop_app.services.events import DownloadChanged
from desktop_app.services.fit import Setting, usual_n_ctx
from desktop_app.terminal import columns

if TYPE_CHECKING:
    from desktop_app.domain import ModelFacts
    from desktop_app.model_commands.facts import Json
    from desktop_app.model_commands.session import Session
    from desktop_app.repositories import Download, Quantization, Repository
    from desktop_app.services.fit import Shape, Verdict
    from desktop_app.services.models import ModelEntry

INTERRUPTED = 130
_USUAL = "Q4_K_M"
_ACCESS = {Access.OPEN: "open", Access.TERMS: "after accepting its terms", Access.ON_REQUEST: "on request"}
_TIERS = {Tier.SMALL: "small", Tier.BALANCED: "balanced", Tier.BEST: "best"}


def search(session: Session) -> Outcome:
    """The first hits on the Hub."""
    options = session.options
    query = SearchQuery(
        text=options.text, author=options.author, licence=options.licence, order=SearchOrder(options.sort)
    )
    found = session.services.hub.search(query).result()
    rows = [
        (
            one.repo_id,
            count_words(one.parameters),
            one.licence or "?",
            _ACCESS[one.access],
            f"{one.downloads:,}",
            (moment(one.updated_at) or "?")[:10],
        )
        for one in found
    ]
    head = ("REPOSITORY", "PARAMETERS", "LICENCE", "ACCESS", "DOWNLOADS", "UPDATED")
    text = columns([head, *rows]) if rows else "Nothing was found.\n"
    return Outcome(facts={"repositories": [found_json(one) for one in found]}, text=text)


def info(session: Session) -> Outcome:
    """All that is known of a model here, of a file, or of a repository."""
    name = session.options.name
    entries = session.entries()
    try:
        return _local_info(session, find_entry(entries, name))
    except (NoSuchModel, ModelFileMissing):
        path = Path(name).expanduser()
        if path.is_file():
            model = session.services.models.add_file(path).result()
            return _local_info(session, find_entry(session.services.models.entries(), model.facts.sha256))
        if looks_like_path(name) or "/" not in name:
            raise
    return _repository_info(session, name)


def download(session: Session) -> Outcome:
    """Fetch a model, or go on where an earlier try has ended."""
    services, address = session.services, session.options.repository
    services.downloads.recall().result()
    repository = services.hub.describe(address).result()
    quantization = _chosen(repository)
    projector = quantization.projectors[0] if session.options.with_projector and quantization.projectors else None
    begun = services.downloads.start(repository, quantization, projector).result()
    if begun.state is DownloadState.DONE:
        ended = begun
    else:
        with on_interrupt(lambda: services.downloads.pause(begun.id)):
            ended = _follow(session, begun)
    if ended.state is DownloadState.PAUSED:
        raise Cancelled("what has arrived is kept: the same command goes on with it")
    error = from_record(ended.error)
    if error is not None:
        raise error
    model = services.models.add_file(ended.request.places()[0]).result()
    entry = find_entry(services.models.entries(), model.facts.sha256)
    facts: Json = {
        "repository": repository.repo_id,
        "revision": repository.revision,
        "quantization": quantization_json(quantization),
        "model": entry_json(entry),
    }
    text = f"“{entry.model.name}” is ready: {entry.model.path}\n"
    return Outcome(facts=facts, text=text)


def _follow(session: Session, begun: Download) -> Download:
    """Until the download has ended in whatever way; how it gets on goes to standard error."""
    progress = Progress(f"Downloading {begun.name}")
    while True:
        event = session.events.get()
        if not isinstance(event, DownloadChanged) or event.download.id != begun.id:
            continue
        if event.progress is not None:
            told = event.progress
            left = f", {told.left_s:.0f} s left" if told.left_s else ""
            speed = f"{told.bytes_per_s / 1e6:.1f} MB/s{left}" if told.bytes_per_s else told.stage.value
            progress.show(told.done_bytes / max(told.total_bytes, 1), speed)
        elif event.download.state not in (DownloadState.QUEUED, DownloadState.RUNNING, DownloadState.VERIFYING):
            if event.download.state is DownloadState.DONE:
                progress.show(1.0)
            progress.end()
            return event.download


def _local_info(session: Session, entry: ModelEntry) -> Outcome:
    verdict = None if entry.missing else _verdict_here(session, entry)
    facts: Json = {**entry_json(entry), "verdict": verdict_json(verdict) if verdict else None}
    rows = [
        *_facts_rows(entry.model.name, entry.model.facts),
        ("where from", origin_words(entry)),
        *(("file", str(path)) for path in entry.paths),
        *(("projector", str(path)) for path in entry.projectors),
        ("last used", moment(entry.last_used) or "never"),
    ]
    if verdict is not None:
        rows.append(("here", verdict_line(verdict)))
    return Outcome(facts=facts, rows=rows)


def _repository_info(session: Session, address: str) -> Outcome:
    try:
        repository = session.services.hub.describe(address).result()
    except NotARepository as error:
        raise NoSuchModel(error.detail, name=address) from error
    facts = repository_json(repository)
    rows: list[tuple[str, str]] = [
        ("repository", repository.repo_id),
        ("licence", repository.licence or "?"),
        ("access", _ACCESS[repository.access]),
        ("page", repository.url),
    ]
    if repository.wanted:
        quantization = _chosen(repository)
        preview = session.services.hub.preview(repository, quantization).result()
        verdict = _judge(session, preview.shape)
        facts |= {
            "quantization": quantization_json(quantization),
            "model": {"name": preview.facts.name, **facts_json(preview.facts)},
            "verdict": verdict_json(verdict),
        }
        rows += [*_facts_rows(preview.facts.name, preview.facts), ("here", verdict_line(verdict))]
        return Outcome(facts=facts, rows=rows)
    table = [
        (f"{each.model} {each.name}".strip(), _TIERS[each.tier], size_words(each.size_bytes))
        for each in repository.quantizations
    ]
    text = columns(rows) + "\n" + (columns([("QUANTIZATION", "KIND", "SIZE"), *table]) if table else "No GGUF files.\n")
    return Outcome(facts=facts, text=text)


def _chosen(repository: Repository) -> Quantization:
    """The one that the address names, or else the usual one. Raises NoGgufInRepository, NoSuchQuantization."""
    all_of_them = repository.quantizations
    if not all_of_them:
        raise NoGgufInRepository(repo=repository.repo_id)
    choices = ", ".join(dict.fromkeys(each.name for each in all_of_them))
    wanted = repository.wanted
    if wanted:
        for each in all_of_them:
            paths = {file.path.casefold() for file in each.files}
            if wanted.casefold() in {each.name.casefold(), f"{each.model} {each.name}".casefold(), *paths}:
                return each
    else:
        usual = [each for each in all_of_them if each.name == _USUAL]
        balanced = [each for each in all_of_them if each.tier is Tier.BALANCED]
        return (usual or balanced or list(all_of_them))[0]
    raise NoSuchQuantization(repo=repository.repo_id, wanted=wanted, choices=choices)


def _verdict_here(session: Session, entry: ModelEntry) -> Verdict | None:
    try:
        return _judge(session, session.services.fit.shape_of(entry.model.facts.sha256).result())
    except AppError as error:
        terminal.write(f"{error.text()}\n", sys.stderr)
        return None


def _judge(session: Session, shape: Shape) -> Verdict:
    session.services.fit.measure().result()
    return session.services.fit.judge(shape, Setting(n_ctx=usual_n_ctx(shape)))


def _facts_rows(name: str, facts: ModelFacts) -> list[tuple[str, str]]:
    return [
        ("name", name),
        ("sha-256", facts.sha256 or "?"),
        ("family", facts.architecture),
        ("parameters", count_words(facts.parameters)),
        ("quantization", facts.quantization),
        ("size", size_words(facts.size_bytes)),
        ("context", f"{facts.context_length:,} tokens" if facts.context_length else "?"),
        ("template", template_words(facts)),
        ("licence", facts.licence or "?"),
    ]
