"""Sets formulas in a process of its own, run as a script: TeX comes from strangers and may never come to an end.

Reads one JSON object a line, `{"tex": str, "size": float, "display": bool}`, and writes one for each: an SVG in
black whose origin is on the baseline, or an empty one if the TeX cannot be set. Ends with its input.
"""

from __future__ import annotations

import json
import os
import re
import sys

_BEYOND_THE_FONT = re.compile("[\u0590-\u1fff\u2e80-\ud7ff\uf900-\ufaff\U0001f000-\U0003ffff]")
_UNKNOWN_COMMAND = re.compile(r"<m[io]>\\")
_RAISED_MATRIX = re.compile(r"(\\begin\{(\w*matrix|cases|array)\}.*?\\end\{\2\})(?=\s*[\^_])", re.DOTALL)
_LONGEST = 200_000


def main() -> None:
    """Answer until the input ends."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    # whatever a library prints must not get between two answers
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            svg = _svg(asked["tex"], asked["size"], display=asked["display"])
        except Exception:  # noqa: BLE001 (the libraries raise whatever they stumble over)
            svg = ""
        answers.write(json.dumps({"svg": svg}) + "\n")
        answers.flush()


def _svg(tex: str, size: float, *, display: bool) -> str:
    from latex2mathml.converter import convert
    from ziamath.config import config
    from ziamath.zmath import Latex

    # latex2mathml 3.81 takes only the last fence of a matrix for what an exponent belongs to
    tex = _RAISED_MATRIX.sub(r"{\1}", tex)
    if _BEYOND_THE_FONT.search(tex) or _UNKNOWN_COMMAND.search(convert(tex)):
        return ""
    # Qt draws paths, not the symbols of SVG 2
    config.svg2 = False
    svg: str = Latex(tex, size=size, inline=not display).svg()
    return svg if "<image" not in svg and len(svg) <= _LONGEST else ""


if __name__ == "__main__":
    main()
