"""Answers that no model should write, and that some do."""

from __future__ import annotations

from random import Random

PIECES = (
    "Plain words, and a line\nthat goes on.\n\n",
    "**bold *both* `code` ~~gone~~** and __un*closed_\n\n",
    "# Heading with `code`\n\n###### six\n\nSetext\n===\n\n",
    "- a\n  - b\n    1. c\n\n       more\n- d\n\n",
    "7) seven\n8) eight\n   > quoted\n   > - deeper\n\n",
    "* [ ] open\n* [x] done **well**\n* [z] neither\n\n",
    "> quote\ngoes on lazily\n>\n> > twice\n\n",
    "```python\ndef f(x):\n\treturn x  # 한글 주석\n```\n\n",
    "~~~\nfence with ``` inside\n~~~\n\n",
    "    indented code\n\n    still\n\n",
    "| a | b |\n|:-:|--:|\n| 1 | `x|y` |\n| only one\n| a | b | c |\n\n",
    "a | b\n--|--\n$x$ | **z\n\n",
    "Term\n: what it is\n\nOther\n: one\n: two `code`\n\n",
    "See[^1] and [^note].\n\n[^1]: one\n[^note]: two\n\n",
    "Costs $5 and $6, but $x_1$ and \\(y^2\\) do not.\n\n",
    "$$\n\\frac{a}{b}\n$$\n\n",
    "\\[\nx + y\n\\]\n",
    "$$ never closed\n\n",
    "[link](https://example.org/a_b_c) <https://example.org> https://example.org/x?y=1, ok\n\n",
    "[bad](javascript:alert(1)) ![img](file:///etc/passwd) [ref][r]\n\n[r]: https://example.org\n\n",
    "<script>alert(1)</script> <b>bold?</b> &amp; &lt;\n\n<div>\nblock\n</div>\n\n",
    "evil\u202etxt.exe and\u200bhidden \u2066iso\u2069 \ufeff\n\n",
    "👩‍👩‍👧 👍🏽 🏴󠁧󠁢󠁥󠁮󠁧󠁿 é 각\n\n",
    "등대는 **폭풍이** 지나간 뒤로, 한 번도 `켜지지` 않았습니다.\n다음 줄.\n\n",
    "العربية and עברית mixed in\n\n",
    "W" * 400 + "\n\n",
    "https://example.org/" + "long/" * 60 + "\n\n",
    "---\n***\n- - -\n\n",
    "tab\tand\r\nwindows line\rold mac\n\n",
    "\\* not a list \\# not a heading \\` `` a ` b ``\n\n",
    "1. one\n\n\n\n2. far\n10. ten\n",
    "-\n-\n- x\n",
)
UNFINISHED = (
    "```js\nlet a = 1\n",
    "~~~~",
    "| a | b |",
    "| a | b |\n|---|",
    "| a |\n|---|\n| cut",
    "$$\nx +",
    "\\[ a",
    "- item\n  - nes",
    "> quo",
    "**bo",
    "[link](http",
    "[^1]:",
    "`co",
    "<b",
    "#",
    "1",
    "Term\n:",
    "",
)


def streams(count: int, seed: int) -> list[str]:
    """So many texts, each of some pieces in any order, cut anywhere or left unfinished."""
    random = Random(seed)
    made: list[str] = []
    for _ in range(count):
        text = "".join(random.choices(PIECES, k=random.randint(1, 5)))
        cut = random.random() < 0.4
        made.append(text[: random.randint(1, len(text))] if cut else text + random.choice(UNFINISHED))
    return made


def cuts(text: str, random: Random) -> list[str]:
    """A text in pieces of any length, most of them as short as tokens."""
    pieces: list[str] = []
    at = 0
    while at < len(text):
        size = random.choice((1, 2, 3, 5, 8, 40))
        pieces.append(text[at : at + size])
        at += size
    return pieces
