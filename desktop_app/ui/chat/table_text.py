"""A table as text for other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.ui.chat.leaves import Mark, words

if TYPE_CHECKING:
    from desktop_app.ui.chat.leaves import Run, Runs, Table

_RULES = {"left": ":---", "center": ":---:", "right": "---:"}
_AROUND = ((Mark.STRIKE, "~~"), (Mark.EMPHASIS, "*"), (Mark.STRONG, "**"))


def as_tsv(table: Table) -> str:
    """Cells with tabs between them, as spreadsheets take them."""
    rows = (table.head, *table.rows)
    return "\n".join("\t".join(" ".join(words(cell).split()) for cell in row) for row in rows) + "\n"


def as_markdown(table: Table) -> str:
    """GitHub's Markdown."""
    rule = [_RULES.get(align, "---") for align in table.aligns]
    head, *rows = ([_cell(cell) for cell in row] for row in (table.head, *table.rows))
    return "".join(f"| {' | '.join(row)} |\n" for row in (head, rule, *rows))


def _cell(runs: Runs) -> str:
    return "".join(map(_run, runs)).replace("\n", " ").replace("|", "\\|")


def _run(run: Run) -> str:
    text = run.text
    if Mark.CODE in run.marks:
        text = f"`{text}`" if "`" not in text else f"`` {text} ``"
    if Mark.NOTE in run.marks:
        text = f"[^{text}]"
    for mark, sign in _AROUND:
        if mark in run.marks:
            text = f"{sign}{text}{sign}"
    return f"[{text}]({run.href})" if run.href and run.href != run.text else text
