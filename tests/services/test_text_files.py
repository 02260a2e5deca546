"""What counts as text, and how it is read."""

from __future__ import annotations

import pytest

from desktop_app.services.text_files import decoded

KOREAN = "등대지기의 하루\n둘째 줄 1, 2, 3\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp949"], ids=lambda name: name
)
@pytest.mark.parametrize("text", [KOREAN, "# Notes\n\nplain words, 1 2 3\n"], ids=["korean", "english"])
def test_text_is_read_in_every_encoding_that_is_told_apart(encoding: str, text: str) -> None:
    assert decoded(text.encode(encoding)) == text


def test_a_mark_alone_and_nothing_at_all_are_empty_texts() -> None:
    assert decoded(b"") == ""
    assert decoded(b"\xef\xbb\xbf") == ""


def test_line_ends_become_line_feeds() -> None:
    assert decoded(b"one\r\ntwo\rthree\n") == "one\ntwo\nthree\n"


def test_colours_in_a_log_do_not_make_it_no_text() -> None:
    assert decoded(b"\x1b[31mfailed\x1b[0m\n\f") == "\x1b[31mfailed\x1b[0m\n\f"


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Type/Catalog>>\nstream\n\x00\x01\x02",
        b"PK\x03\x04\x14\x00\x06\x00\x08\x00",
        b"\x7fELF\x02\x01\x01\x00",
        b"words and then\x00a zero",
        "café, naïve, élan, déjà vu".encode("latin-1"),
        "Привет, как дела".encode("koi8-r"),
        "日本語のテキスト".encode("shift-jis"),
        bytes(range(256)),
        b"\xff\xfe\x00",
    ],
    ids=["pdf", "zip", "elf", "zero", "latin-1", "koi8-r", "shift-jis", "bytes", "half of a character"],
)
def test_what_is_no_text_or_cannot_be_told_is_refused(data: bytes) -> None:
    assert decoded(data) is None
