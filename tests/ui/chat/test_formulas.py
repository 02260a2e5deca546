from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject

from desktop_app.ui.chat import formula_process
from desktop_app.ui.chat.formula_process import Asked, FormulaProcess
from desktop_app.ui.chat.formulas import Formulas
from desktop_app.ui.chat.leaves import Formula, Mark, Paragraph
from desktop_app.ui.chat.markdown import parse
from desktop_app.ui.chat.outlines import OBJECT
from tests.ui.chat.looking import view_of
from tests.ui.chat.samples import answered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from desktop_app.ui.chat.transcript import Transcript


def _formulas(text: str) -> list[str]:
    leaf = parse(text)[0]
    assert isinstance(leaf, Paragraph)
    return [run.text for run in leaf.runs if Mark.FORMULA in run.marks]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("with $x^2$ in it", ["$x^2$"]),
        (r"with \(x^2\) in it", [r"\(x^2\)"]),
        (r"so \[x\] and $$y$$ here", [r"\[x\]", "$$y$$"]),
        ("$x$, $y$; ($z$)", ["$x$", "$y$", "$z$"]),
        (r"$a\$b$", [r"$a\$b$"]),
        ("**bold $x_i$ and $y_i$**", ["$x_i$", "$y_i$"]),
        ("the number $5$", ["$5$"]),
        ("it costs $5 and $6", []),
        ("it costs $5, or 6$ more", []),
        ("between $100 and $200.", []),
        ("$HOME and $PATH", []),
        ("US$5 to A$7", []),
        (r"\$x\$ escaped", []),
        ("`$x$` is code", []),
        ("$ x $", []),
        (r"\( \)", []),
        ("a lone $", []),
    ],
)
def test_formulas_are_told_from_money(text: str, found: list[str]) -> None:
    assert _formulas(text) == found


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        ("$$\nx\n$$\n", "x"),
        ("$$ x $$\n", "x"),
        ("\\[\nx\n+y\n\\]\n", "x\n+y"),
        ("\\[ x \\]", "x"),
        ("$$\nx\n$$", "x"),
    ],
)
def test_a_formula_on_lines_of_its_own_is_a_leaf(text: str, tex: str) -> None:
    (leaf,) = parse(text)
    assert isinstance(leaf, Formula)
    assert leaf.tex == tex


@pytest.mark.parametrize("text", ["$$\nx\n\ny\n$$", "$$\n$$", "$$ x", "    $$\n    x\n    $$", "$$ x $$ and more"])
def test_what_is_no_formula_on_lines_of_its_own_is_none(text: str) -> None:
    assert not any(isinstance(leaf, Formula) for leaf in parse(text))


def test_a_formula_stands_in_lists_and_after_a_line_of_text() -> None:
    leaves = parse("So\n$$\nx\n$$\n\n- item\n  $$\n  y\n  $$\n")
    assert [type(leaf) for leaf in leaves] == [Paragraph, Formula, Paragraph, Formula]
    assert leaves[3].place.steps == leaves[2].place.steps


class Answers:
    """What the process answered, and an event to wait for."""

    def __init__(self) -> None:
        self.svgs: list[str] = []
        self.came = threading.Semaphore(0)

    def take(self, asked: Asked, svg: str) -> None:
        del asked
        self.svgs.append(svg)
        self.came.release()

    def next(self) -> str:
        assert self.came.acquire(timeout=60)
        return self.svgs[-1]


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def process(answers: Answers) -> Iterator[FormulaProcess]:
    made = FormulaProcess(answers.take)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("tex", "can_be_set"),
    [
        (r"\frac{-b \pm \sqrt{b^2-4ac}}{2a}", True),
        (r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}^{-1}", True),
        (r"\begin{aligned} a &= b \\ c &= d \end{aligned}", True),
        (r"\frac{1}{", False),
        (r"\foobar{x}", False),
        ("한글", False),
    ],
)
def test_tex_is_set_or_known_not_to_be(
    process: FormulaProcess, answers: Answers, tex: str, *, can_be_set: bool
) -> None:
    process.ask(Asked(tex, 15, display=True))
    assert answers.next().startswith("<svg") is can_be_set


def test_a_formula_that_never_ends_is_given_up_and_the_next_one_is_set(
    process: FormulaProcess, answers: Answers, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    hanging = tmp_path_factory.mktemp("worker") / "hanging.py"
    hanging.write_text("import sys\nfor line in sys.stdin:\n    while True: pass\n", encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(formula_process, "_WORKER", hanging)
        patch.setattr(formula_process, "_DEADLINE_S", 0.2)
        process.ask(Asked("x", 15, display=False))
        assert answers.next() == ""
    process.ask(Asked("x", 15, display=False))
    assert answers.next().startswith("<svg")


def test_each_formula_is_set_once(qtbot: QtBot) -> None:
    parent = QObject()
    formulas = Formulas(parent)
    assert formulas.get("x", 15, display=False) is None
    assert formulas.get("x", 15, display=False) is None
    qtbot.waitUntil(lambda: not formulas.are_awaited(), timeout=60_000)
    formula = formulas.get("x", 15, display=False)
    assert formula is not None
    assert formula.width > 0
    assert not formulas.are_awaited()


def test_endless_tex_is_not_tried() -> None:
    parent = QObject()
    formulas = Formulas(parent)
    assert formulas.get("x" * 5000, 15, display=False) is None
    assert not formulas.are_awaited()


def test_a_formula_is_drawn_and_copied_as_its_source(qtbot: QtBot, transcript: Transcript) -> None:
    message = answered("So 👩‍👩‍👧 $x^2$ and $\\foobar{y}$ go.\n\n$$\n\\frac{1}{2}\n$$\n\n| a |\n|---|\n| $y$ |\n")
    transcript.show_messages([message])
    body = view_of(transcript, message).body
    qtbot.waitUntil(lambda: OBJECT in body.blocks[0].document.toPlainText(), timeout=60_000)
    qtbot.waitUntil(lambda: OBJECT in body.blocks[2].document.toPlainText(), timeout=60_000)
    copied = [block.text_between(0, block.last_position()) for block in body.blocks.values()]
    assert copied == ["So 👩‍👩‍👧 $x^2$ and $\\foobar{y}$ go.", "$$\\frac{1}{2}$$", "a\n$y$"]
    view_of(transcript, message).grab()
