"""Takes the pictures: a process for each language and scale, because Qt takes the scale only at its start."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.look import Language, Theme

if TYPE_CHECKING:
    from collections.abc import Sequence

FOLDER = Path(__file__).parents[2] / "build" / "gallery"
SCALES = (100, 125, 200)
THEMES = tuple(one for one in Theme if one is not Theme.SYSTEM)


def main() -> int:
    """The exit status."""
    parser = argparse.ArgumentParser(prog="python -m scripts.gallery", description=__doc__)
    parser.add_argument("--scales", nargs="*", type=int, default=SCALES, help="percent")
    parser.add_argument("--languages", nargs="*", default=[Language.ENGLISH, Language.KOREAN])
    parser.add_argument("--themes", nargs="*", default=list(THEMES), help=" ".join(THEMES))
    parser.add_argument("--scenes", nargs="*", default=[], help="parts of their names; all if left out")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.here:
        return _draw(options)
    for language in options.languages:
        for scale in options.scales:
            run = subprocess.run(
                _argv(options, language, scale),
                env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": str(scale / 100)},
                check=False,
            )
            if run.returncode:
                return run.returncode
    return 0


def _argv(options: argparse.Namespace, language: str, scale: int) -> Sequence[str]:
    given = {
        "--scales": [str(scale)],
        "--languages": [language],
        "--themes": options.themes,
        "--scenes": options.scenes,
    }
    lists = [word for name, values in given.items() if values for word in (name, *values)]
    return [sys.executable, "-m", "scripts.gallery", "--here", "--folder", str(options.folder), *lists]


def _draw(options: argparse.Namespace) -> int:
    from PySide6.QtWidgets import QApplication

    from desktop_app.ui.translation import install_translations, locale_for
    from scripts.gallery.scenes import SCENES
    from scripts.gallery.stage import stage
    from scripts.gallery.stories import ENGLISH, KOREAN

    language, scale = Language(options.languages[0]), options.scales[0]
    folder = options.folder / f"{language}-{scale}"
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    install_translations(app, locale_for(language))
    words = KOREAN if language is Language.KOREAN else ENGLISH
    themes = tuple(Theme(name) for name in options.themes)
    with (
        tempfile.TemporaryDirectory(prefix="tandem-gallery-") as profile,
        stage(app, Path(profile), words=words, folder=folder, themes=themes) as made,
    ):
        for name, show in SCENES.items():
            if not options.scenes or any(part in name for part in options.scenes):
                show(made)
                made.shoot(name)
                made.reset()
        print(f"{folder}: {made.count} pictures", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
