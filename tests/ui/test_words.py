"""Every word on the screen can be translated, and every number and date is written as the reader's locale does."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

import desktop_app.ui
from desktop_app.resources import resource

if TYPE_CHECKING:
    from collections.abc import Iterator

WINDOW = Path(desktop_app.ui.__file__).parent

SHOWS = {
    "QAction", "QCheckBox", "QGroupBox", "QLabel", "QMenu", "QPushButton", "QRadioButton", "QToolButton",
    "addAction", "addButton", "addItem", "addMenu", "insertItem", "insertPlainText", "notice", "appendPlainText",
    "setAccessibleDescription", "setAccessibleName", "setDetailedText", "setHeaderLabels", "setInformativeText",
    "setItemText", "setLabelText", "setPlaceholderText", "setPlainText", "setPrefix", "setStatusTip", "setSuffix",
    "setText", "setTitle", "setToolTip", "setWhatsThis", "setWindowTitle", "showMessage", "literal_tooltip",
    "tooltip_with_key", "RowButton", "IconButton", "QuietButton",
}  # fmt: skip
"""What puts words before a reader. Icons go by names, which look like words: see `_is_icon`."""

TRANSLATES = {"tr", "translate", "QT_TRANSLATE_NOOP"}
NAMES = {"Tandem"}
"""What is called so in every language."""


def _modules() -> Iterator[tuple[Path, ast.Module]]:
    for file in sorted(WINDOW.rglob("*.py")):
        yield file, ast.parse(file.read_text(encoding="utf-8"))


def _called(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _is_icon(words: str) -> bool:
    return resource("icons", f"{words}.svg").exists()


def _bare_words(node: ast.expr) -> Iterator[str]:
    """The words that stand in an expression as they are, but not those on their way through a translation."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(
            part.value for part in node.values if isinstance(part, ast.Constant) and isinstance(part.value, str)
        )
    elif isinstance(node, ast.BinOp):
        yield from _bare_words(node.left)
        yield from _bare_words(node.right)
    elif isinstance(node, ast.IfExp):
        yield from _bare_words(node.body)
        yield from _bare_words(node.orelse)


def test_no_words_are_shown_that_cannot_be_translated() -> None:
    found = [
        f"{file.relative_to(WINDOW)}:{call.lineno}: {words!r}"
        for file, module in _modules()
        for call in ast.walk(module)
        if isinstance(call, ast.Call) and _called(call) in SHOWS
        for argument in call.args
        for words in _bare_words(argument)
        if any(letter.isalpha() for letter in words)
        and not _is_icon(words)
        and words.replace("·", "").strip() not in NAMES
    ]
    assert not found


@pytest.mark.parametrize(
    "written",
    [
        "label.setText('Hello')",
        "QLabel('Hello')",
        "button.setToolTip(f'Hello {name}')",
        "field.setText('Hello ' + name)",
        "label.setText('Yes' if it else self.tr('No'))",
    ],
)
def test_such_words_would_be_found(written: str) -> None:
    call = ast.parse(written, mode="eval").body
    assert isinstance(call, ast.Call)
    assert _called(call) in SHOWS
    assert [words for argument in call.args for words in _bare_words(argument)]


def _sources() -> set[str]:
    catalogue = ET.parse(resource("translations", "tandem_ko.ts")).getroot()
    return {message.findtext("source", "") for message in catalogue.iter("message")}


def test_everything_that_is_translated_was_found_by_lupdate() -> None:
    known = _sources()
    missed = []
    for file, module in _modules():
        for call in ast.walk(module):
            if not isinstance(call, ast.Call) or _called(call) not in TRANSLATES or not call.args:
                continue
            words = call.args[0 if _called(call) == "tr" else 1] if len(call.args) > (_called(call) != "tr") else None
            if isinstance(words, ast.Constant) and words.value not in known:
                missed.append(f"{file.relative_to(WINDOW)}:{call.lineno}: {words.value!r}")
    assert not missed


def test_whatever_is_translated_is_written_out() -> None:
    """A variable would be looked up, but nobody could have collected it; errors bring collected words along."""
    found = [
        f"{file.relative_to(WINDOW)}:{call.lineno}"
        for file, module in _modules()
        for call in ast.walk(module)
        if isinstance(call, ast.Call)
        and _called(call) == "tr"
        and not (call.args and isinstance(call.args[0], ast.Constant))
    ]
    assert not found


def test_numbers_and_dates_are_written_by_the_locale() -> None:
    found = []
    for file, module in _modules():
        for node in ast.walk(module):
            if isinstance(node, ast.Attribute) and node.attr in {"strftime", "isoformat", "ctime"}:
                found.append(f"{file.relative_to(WINDOW)}:{node.lineno}: {node.attr}")
            if isinstance(node, ast.FormattedValue) and isinstance(node.format_spec, ast.JoinedStr):
                spec = "".join(str(part.value) for part in node.format_spec.values if isinstance(part, ast.Constant))
                if spec.endswith(("f", "e", "n", "%")) or "," in spec:
                    found.append(f"{file.relative_to(WINDOW)}:{node.lineno}: {spec}")
    assert not found
