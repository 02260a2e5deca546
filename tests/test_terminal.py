from __future__ import annotations

import io
import json
import os
import sys

import pytest

from desktop_app import terminal

STEERING = "a\x1b[31mb\x07c\rd\x9b2Je\x7f\tf\n한"


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals there")
def test_nothing_that_is_written_steers_a_terminal() -> None:
    ours, theirs = os.openpty()
    with os.fdopen(ours, "rb", buffering=0) as screen, os.fdopen(theirs, "w", encoding="utf-8") as stream:
        terminal.write(STEERING, stream)
        assert screen.read(100).decode() == "a[31mbcd2Je\tf\r\n한"


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals there")
def test_what_is_wider_than_the_terminal_does_not_fit_and_korean_takes_two_cells(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "10")
    ours, theirs = os.openpty()
    with os.fdopen(ours, "rb", buffering=0), os.fdopen(theirs, "w", encoding="utf-8") as stream:
        assert terminal.fits("ten  cells\n한국어 한국\n"[:-2], stream)
        assert not terminal.fits("한국어 모델\n", stream)
    assert terminal.fits("a file takes lines of any length", io.StringIO())


def test_a_file_gets_every_character_as_it_is() -> None:
    file = io.StringIO()
    terminal.write(STEERING, file)
    assert file.getvalue() == STEERING


def test_what_an_encoding_lacks_becomes_a_question_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    terminal.settle_streams()
    terminal.write("“naïve” 한", sys.stdout)
    assert raw.getvalue() == b"?na?ve? ?"


@pytest.mark.parametrize("encoding", ["ascii", "utf-8", "euc-kr"])
def test_json_loses_nothing_in_any_encoding_and_holds_no_control_character(encoding: str) -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding)
    value = {"text": STEERING + "“naïve” \U0001f600"}
    terminal.write_json(value, stream)
    written = raw.getvalue().decode(encoding)
    assert json.loads(written) == value
    assert not set(written) & set("\x1b\x07\r\x9b\x7f")


def test_an_output_that_was_closed_takes_nothing_and_breaks_nothing() -> None:
    terminal.write("words", None)
    terminal.write_json({}, None)
