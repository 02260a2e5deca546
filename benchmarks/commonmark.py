"""How much of CommonMark the transcript's parser understands as the specification does.

`python -m benchmarks.commonmark FILE [--json]`, FILE being the specification's examples as JSON; the source archive
of markdown-it-py has them as tests/test_cmark_spec/commonmark.json.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import TypedDict, cast

from markdown_it import MarkdownIt

from desktop_app.ui.chat.markdown import parser


class Example(TypedDict):
    """One of the specification's examples."""

    markdown: str
    html: str
    example: int
    section: str


def main() -> None:
    options_parser = argparse.ArgumentParser(prog="python -m benchmarks.commonmark", description=__doc__)
    options_parser.add_argument("file", type=Path)
    options_parser.add_argument("--json", action="store_true", help="print one object")
    options = options_parser.parse_args()
    examples = cast("list[Example]", json.loads(options.file.read_text(encoding="utf-8")))
    result = measure(examples)
    print(json.dumps(result, indent=2) if options.json else _words(result))


def measure(examples: list[Example]) -> dict[str, object]:
    """The share of examples that come out as in the specification; those with raw HTML, which is text here on
    purpose, are counted apart.
    """
    with_html = MarkdownIt("commonmark")
    without_html = MarkdownIt("commonmark", {"html": False})
    raw = [one for one in examples if with_html.render(one["markdown"]) != without_html.render(one["markdown"])]
    rest = [one for one in examples if one not in raw]
    differ = [one for one in rest if _tight(parser().render(one["markdown"])) != _tight(one["html"])]
    as_text = sum(parser().render(one["markdown"]) == without_html.render(one["markdown"]) for one in raw)
    return {
        "examples": len(examples),
        "with_raw_html": len(raw),
        "raw_html_shown_as_text": as_text,
        "others": len(rest),
        "others_as_specified": len(rest) - len(differ),
        "share_of_others": round(1 - len(differ) / len(rest), 4),
        "share_of_all": round((len(rest) - len(differ)) / len(examples), 4),
        "sections_that_differ": dict(Counter(one["section"] for one in differ)),
        "examples_that_differ": [one["example"] for one in differ],
    }


def _tight(html: str) -> str:
    """Without the line ends between tags, which mean nothing."""
    return html.replace(">\n<", "><")


def _words(result: dict[str, object]) -> str:
    return "\n".join(f"{name:<26}{value}" for name, value in result.items())


if __name__ == "__main__":
    main()
