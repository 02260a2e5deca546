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
from PySide6.QtCore import QCoreApplication, QLocale

import desktop_app
from desktop_app.domain import Placement
from desktop_app.errors import DiskFull
from desktop_app.look import Language
from desktop_app.resources import resource
from desktop_app.ui.model_words import placement_words
from desktop_app.ui.present_error import error_words
from desktop_app.ui.translation import install_translations, locale_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication

CODE = Path(desktop_app.__file__).parent
KOREAN = resource("translations", "tandem_ko.ts")
ENGLISH = resource("translations", "tandem_en.ts")
CATALOGUES = pytest.mark.parametrize("catalogue", [KOREAN, ENGLISH], ids=["Korean", "English plurals"])


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


def _translations(message: ET.Element) -> list[str]:
    """One, or as many as the language has numbers."""
    forms = [form.text or "" for form in message.iter("numerusform")]
    return forms or [message.findtext("translation", "")]


@CATALOGUES
def test_every_word_has_a_translation(catalogue: Path) -> None:
    for key, message in _messages(catalogue).items():
        translation = message.find("translation")
        assert translation is not None, key
        assert translation.get("type") is None, key
        assert all(_translations(message)), key


def test_korean_has_one_plural_form_and_english_two() -> None:
    for catalogue, forms in ((KOREAN, 1), (ENGLISH, 2)):
        plurals = [one for one in _messages(catalogue).values() if one.get("numerus") == "yes"]
        assert plurals
        assert {len(_translations(one)) for one in plurals} == {forms}


@CATALOGUES
def test_translations_fill_in_the_same_names(catalogue: Path) -> None:
    names = re.compile(r"\{\w*\}|%\d|%n")
    for key, message in _messages(catalogue).items():
        for translation in _translations(message):
            assert set(names.findall(translation)) == set(names.findall(key[1])), key


def test_every_word_in_the_sources_is_in_the_catalogues_and_no_other(tmp_path: Path) -> None:
    sources = [str(file) for file in sorted(CODE.rglob("*.py"))]
    for catalogue, options in ((KOREAN, ()), (ENGLISH, ("-pluralonly",))):
        fresh = tmp_path / catalogue.name
        _tool("lupdate", *sources, *options, "-no-obsolete", "-locations", "none", "-ts", str(fresh))
        assert _messages(fresh).keys() == _messages(catalogue).keys()


@CATALOGUES
def test_the_compiled_catalogue_is_that_of_the_words(catalogue: Path, tmp_path: Path) -> None:
    compiled = tmp_path / "compiled.qm"
    _tool("lrelease", str(catalogue), "-qm", str(compiled))
    assert compiled.read_bytes() == catalogue.with_suffix(".qm").read_bytes()


def test_every_context_is_written_where_lupdate_can_read_it() -> None:
    variable = re.compile(r"QCoreApplication\.translate\(\s*[^\s\"]")
    for file in CODE.rglob("*.py"):
        assert not variable.search(file.read_text(encoding="utf-8")), file


@pytest.fixture
def korean(qapp: QApplication) -> Iterator[None]:
    install_translations(qapp, QLocale("ko_KR"))
    yield
    install_translations(qapp, QLocale("en_US"))


@pytest.mark.usefixtures("korean")
def test_a_korean_reader_reads_korean() -> None:
    assert QCoreApplication.translate("actions", "New chat") == "새 대화"
    assert error_words(DiskFull()).message == "디스크가 가득 차서 더 저장할 수 없습니다."


@pytest.mark.usefixtures("korean")
def test_qts_own_words_are_translated_too() -> None:
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "취소"


@pytest.mark.usefixtures("korean")
def test_korean_has_one_form_for_any_number() -> None:
    assert placement_words(Placement(threads=1)) == "CPU, 스레드 1개"
    assert placement_words(Placement(threads=4)) == "CPU, 스레드 4개"


def test_english_tells_one_from_many() -> None:
    assert placement_words(Placement(threads=1)) == "CPU, 1 thread"
    assert placement_words(Placement(threads=4)) == "CPU, 4 threads"


def test_a_reader_of_another_language_reads_english_and_no_second_language_stays(qapp: QApplication) -> None:
    install_translations(qapp, QLocale("ko_KR"))
    try:
        install_translations(qapp, locale_for(Language.SYSTEM, QLocale("is_IS")))
        assert QCoreApplication.translate("actions", "New chat") == "New chat"
        assert placement_words(Placement(threads=2)) == "CPU, 2 threads"
    finally:
        install_translations(qapp, QLocale("en_US"))


@pytest.mark.parametrize(
    ("language", "system", "locale"),
    [
        (Language.SYSTEM, "ko_KR", "ko_KR"),
        (Language.SYSTEM, "en_GB", "en_GB"),
        (Language.SYSTEM, "de_DE", "en_DE"),
        (Language.ENGLISH, "ko_KR", "en_US"),
        (Language.ENGLISH, "en_GB", "en_GB"),
        (Language.KOREAN, "en_GB", "ko_KR"),
        (Language.KOREAN, "ko_KP", "ko_KP"),
    ],
)
def test_numbers_and_dates_go_with_the_words_and_the_region(language: Language, system: str, locale: str) -> None:
    assert locale_for(language, QLocale(system)).name() == locale
