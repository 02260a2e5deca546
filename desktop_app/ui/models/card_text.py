"""A model card as leaves of text: Markdown from a stranger, of which HTML and pictures leave their words alone."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from typing import TYPE_CHECKING

from desktop_app.ui.chat.markdown import leaves, parser

if TYPE_CHECKING:
    from markdown_it.token import Token

    from desktop_app.ui.chat.leaves import Leaf

_FENCE = re.compile(r"^[ ]{0,3}(`{3,40}|~{3,40})[^\n]*\n.*?(?:^[ ]{0,3}\1[`~]*[ \t]*$|\Z)", re.DOTALL | re.MULTILINE)
_TICKS = re.compile(r"`+")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_HIDDEN = re.compile(r"<(script|style|svg|iframe|object|template)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_PICTURE = re.compile(r"<img\b[^<>]{0,4096}>", re.IGNORECASE)
_ALT = re.compile(r"""\balt\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_LINK = re.compile(
    r"""<a\b[^<>]{0,4096}?\bhref\s*=\s*(?:"([^"\s]*)"|'([^'\s]*)')[^<>]{0,4096}>(.{0,2000}?)</a\s*>""",
    re.DOTALL | re.IGNORECASE,
)
_HEADING = re.compile(r"<h([1-6])\b[^<>]{0,4096}>(.{0,2000}?)</h\1\s*>", re.DOTALL | re.IGNORECASE)
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "code": "`", "s": "~~", "del": "~~"}
_MARKED = re.compile(rf"<({'|'.join(_MARKS)})\b[^>]{{0,4096}}>([^<\n]+)</\1\s*>", re.IGNORECASE)
_ITEM = re.compile(r"<li\b[^<>]{0,4096}>\s*", re.IGNORECASE)
_CELL = re.compile(r"</t[dh]\s*>\s*(?=<t[dh]\b)", re.IGNORECASE)
_BREAK = re.compile(
    r"</?(?:p|div|br|hr|tr|table|thead|tbody|ul|ol|li|center|details|summary|section|h[1-6]|blockquote|pre|figure)\b"
    r"[^<>]{0,4096}>",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?[a-z][a-z0-9-]*(?:\s[^<>]{0,4096})?/?>", re.IGNORECASE)
_IMAGE = re.compile(r"!\[([^\]\n]{0,500})\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+[\"'][^\n]{0,300}?[\"'])?\)")
_EMPTY_LINK = re.compile(r"(?<!!)\[\s{0,9}\]\([^)\n]{0,2000}\)")
_GAPS = re.compile(r"\n[ \t]*(?:\n[ \t]*){2,}")


def card_leaves(markdown: str) -> tuple[Leaf, ...]:
    """The leaves of a card. A line that ends in the source goes on on the page, as the Hub shows it."""
    tokens = parser().parse(without_html(markdown))
    for token in tokens:
        for child in token.children or ():
            _flow(child)
    return tuple(leaves(tokens))


def without_html(markdown: str) -> str:
    """`markdown` whose tags are gone and whose pictures are their words; code stays as it is."""
    pieces = []
    at = 0
    for fence in _FENCE.finditer(markdown):
        pieces += [_plain(markdown[at : fence.start()]), fence.group()]
        at = fence.end()
    pieces.append(_plain(markdown[at:]))
    return "".join(pieces)


def _plain(text: str) -> str:
    kept: list[str] = []

    text = _without_code(text.replace("\ue000", "").replace("\ue001", ""), kept)
    text = _COMMENT.sub("", text)
    text = _HIDDEN.sub("", text)
    text = _PICTURE.sub(_words_of_picture, text)
    text = _IMAGE.sub(lambda image: image[1].strip(), text)
    text = _HEADING.sub(lambda found: f"\n\n{'#' * int(found[1])} {_one_line(found[2])}\n\n", text)
    text = _LINK.sub(_markdown_link, text)
    text = _EMPTY_LINK.sub("", text)
    text = _MARKED.sub(lambda found: f"{_MARKS[found[1].lower()]}{found[2].strip()}{_MARKS[found[1].lower()]}", text)
    text = _CELL.sub(" · ", text)
    text = _ITEM.sub("\n\n- ", text)
    text = _BREAK.sub("\n\n", text)
    text = _GAPS.sub("\n\n", _TAG.sub("", text))
    return re.sub("\ue000(\\d+)\ue001", lambda place: kept[int(place[1])], text)


def _without_code(text: str, kept: list[str]) -> str:
    """`text` with a number in place of each code span, which goes into `kept`; a span ends with the next run of as many
    backticks.
    """
    ticks = [(each.start(), each.end()) for each in _TICKS.finditer(text)]
    waiting: dict[int, deque[int]] = defaultdict(deque)
    for start, end in ticks:
        waiting[end - start].append(start)
    pieces: list[str] = []
    at = 0
    for start, end in ticks:
        if start < at:
            continue
        others = waiting[end - start]
        while others and others[0] <= start:
            others.popleft()
        if others:
            until = others[0] + end - start
            pieces += [text[at:start], f"\ue000{len(kept)}\ue001"]
            kept.append(text[start:until])
            at = until
    return "".join([*pieces, text[at:]])


def _words_of_picture(picture: re.Match[str]) -> str:
    alt = _ALT.search(picture.group())
    return (alt[1] or alt[2] or "").strip() if alt else ""


def _markdown_link(link: re.Match[str]) -> str:
    words = _one_line(_TAG.sub("", link[3]))
    address = link[1] or link[2] or ""
    if not words:
        return ""
    return f"[{words}](<{address}>)" if address and not re.search(r"[<>]", address) else words


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _flow(token: Token) -> None:
    if token.type == "softbreak":
        token.type, token.content = "text", " "
