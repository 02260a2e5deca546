"""Comparisons as files: the report lies beside the pictures, and one is brought in to be run again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from desktop_app.domain import pair_ballot
from desktop_app.services.reports import Kind
from desktop_app.storage import votes
from desktop_app.ui.actions import Do
from desktop_app.ui.reports.words import report_language, report_words
from scripts.gallery.differing import compared

if TYPE_CHECKING:
    from pathlib import Path

    from scripts.gallery.stage import Stage

_DEADLINE_S = 60


def report(on: Stage) -> None:
    """The window says that it was saved; the file itself is for a browser."""
    path = _written(on, Kind.HTML)
    on.window.toast.notice(path.name)


def run_again(on: Stage) -> None:
    """A file is here, another is missing and has one of its name, an account is missing; with votes and a lost file."""
    path = _written(on, Kind.JSON)
    saved: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    here, missing, _, elsewhere = saved["models"]
    missing |= {"name": here["model"]["name"], "quantization": "Q8_0", "size_bytes": 144_811_200}
    missing |= {"file": "SmolLM2-135M-Instruct-Q8_0.gguf", "repository": "bartowski/SmolLM2-135M-Instruct-GGUF"}
    elsewhere["model"]["provider"] = elsewhere["provider"] = "openai"
    for answer in saved["turns"][0]["answers"]:
        if answer["lane"] == len(saved["models"]) - 1:
            for named in (answer["model"], *(run["generation"]["model"] for run in answer["runs"])):
                named["provider"] = "openai"
    saved["turns"][0]["attachments"] = [
        {"name": "lighthouse.pdf.txt", "media_type": "text/plain", "size_bytes": 1, "sha256": "0" * 64}
    ]
    path.write_text(json.dumps(saved), encoding="utf-8")
    on.window.carrying.take_in(str(path))
    on.until(lambda: on.window.carrying.again is not None)
    on.wait(0.3)


def _written(on: Stage, kind: Kind) -> Path:
    turn_id, answer_ids, conversation_id = compared(on)
    ballot = pair_ballot((answer_ids[0], answer_ids[1]), 0, tags=("history",))
    on.services.database.submit(votes.cast, turn_id=turn_id, ballot=ballot).result()
    on.open(conversation_id)
    on.until(on.window.actions_by_name[Do.DIFFERENCES].isEnabled)
    path = on.folder / f"report.{kind}"
    on.services.reports.write(conversation_id, path, kind, report_words(), report_language()).result(_DEADLINE_S)
    return path
