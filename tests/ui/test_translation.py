"""The words of the window.

After changing any: `make translations`, fill in the Korean, `make translations` again.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QTranslator

import desktop_app
from desktop_app.errors import DiskFull
from desktop_app.resources import resource
from desktop_app.ui.present_error import error_words
from desktop_app.ui.translation import install_translations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication

CODE = Path(desktop_app.__file__).parent
KOREAN = resource("translations", "tandem_ko.ts")


def _tool(name: str, *arguments: str) -> None:
    program = Path(sys.executable).parent / f"pyside6-{name}"
    done = subprocess.run([str(program), *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def _messages(file: Path) -> dict[tuple[str, str], ET.Element]:
    return {
        (context.findtext("name", ""), message.findtext("source", "")): message
        for context in ET.parse(file).getroot().iter("context")
        for message in context.iter("message")
    }


def test_the_korean_words_are_complete() -> None:
    for key, message in _messages(KOREAN).items():
        translation = message.find("translation")
        assert translation is not None, key
        assert translation.text, key
        assert translation.get("type") is None, key


def test_the_korean_words_fill_in_the_same_names() -> None:
    names = re.compile(r"\{\w*\}|%\d")
    for key, message in _messages(KOREAN).items():
        assert set(names.findall(message.findtext("translation", ""))) == set(names.findall(key[1])), key


def test_every_word_in_the_sources_is_in_the_catalogue_and_no_other(tmp_path: Path) -> None:
    fresh = tmp_path / "fresh.ts"
    sources = [str(file) for file in sorted(CODE.rglob("*.py"))]
    _tool("lupdate", *sources, "-no-obsolete", "-locations", "none", "-target-language", "ko_KR", "-ts", str(fresh))
    assert _messages(fresh).keys() == _messages(KOREAN).keys()


def test_the_compiled_catalogue_is_that_of_the_words(tmp_path: Path) -> None:
    compiled = tmp_path / "tandem_ko.qm"
    _tool("lrelease", str(KOREAN), "-qm", str(compiled))
    assert compiled.read_bytes() == KOREAN.with_suffix(".qm").read_bytes()


def test_every_context_is_written_where_lupdate_can_read_it() -> None:
    variable = re.compile(r"QCoreApplication\.translate\(\s*[^\s\"]")
    for file in CODE.rglob("*.py"):
        assert not variable.search(file.read_text(encoding="utf-8")), file


@pytest.fixture
def korean(qapp: QApplication) -> Iterator[None]:
    before = QLocale()
    install_translations(qapp, QLocale("ko_KR"))
    yield
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.deleteLater()
    QLocale.setDefault(before)


@pytest.mark.usefixtures("korean")
def test_a_korean_reader_reads_korean() -> None:
    assert QCoreApplication.translate("actions", "New chat") == "새 대화"
    assert error_words(DiskFull()).message == "디스크가 가득 차서 더 저장할 수 없습니다."


@pytest.mark.usefixtures("korean")
def test_qts_own_words_are_translated_too() -> None:
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "취소"


def test_a_reader_of_another_language_reads_english(qapp: QApplication) -> None:
    before = QLocale()
    install_translations(qapp, QLocale("is_IS"))
    assert QCoreApplication.translate("actions", "New chat") == "New chat"
    QLocale.setDefault(before)
