"""A comparison as one HTML file that fetches nothing and runs nothing."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from html import escape
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from desktop_app.domain import CONTROL_BEGINS, CONTROL_ENDS
from desktop_app.services.attachments import image_type
from desktop_app.services.reports.figures import (
    asked_with,
    file_words,
    lane_names,
    settings,
    turn_figures,
    vote_words,
    votes_of,
)
from desktop_app.services.reports.html_style import STYLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from markdown_it.renderer import RendererHTML
    from markdown_it.token import Token
    from markdown_it.utils import EnvType, OptionsDict

    from desktop_app.domain import Attachment, ComparedAnswer, ComparedTurn, Comparison, SentPart
    from desktop_app.services.reports.words import Words

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"

MOST_GIVEN = 20_000
"""Characters of a prompt as it was given; each turn has the whole history in it."""

_SCHEMES = ("http://", "https://", "mailto:")


def as_html(comparison: Comparison, words: Words, made: str, language: str) -> str:
    """`made` says by what and when it was made; `language` as HTML has it ("ko")."""
    title = escape(comparison.conversation.title)
    head = (
        f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="referrer" content="no-referrer">'
        f"<title>{title}</title><style>{STYLE}</style>"
    )
    body = "\n".join(_body(comparison, words, title, made))
    return f'<!doctype html>\n<html lang="{escape(language)}">\n<head>{head}</head>\n<body>\n{body}\n</body>\n</html>\n'


def _body(comparison: Comparison, words: Words, title: str, made: str) -> Iterator[str]:
    yield f'<h1 dir="auto">{title}</h1><p class="made">{escape(made)}</p>'
    for number, turn in enumerate(comparison.turns, start=1):
        yield from _turn(comparison, number, turn, words)
    yield from _models(comparison, words)


def _models(comparison: Comparison, words: Words) -> Iterator[str]:
    yield f"<h2>{escape(words.models)}</h2>"
    sources = {source.model: source for source in comparison.models}
    rows = []
    for lane, name in zip(comparison.lanes, lane_names(comparison), strict=True):
        model = lane.setup.model
        source = sources.get(model)
        which = f'{escape(model.name)}<br><span class="id">{escape(model.id)}</span>'
        file = escape(file_words(source)) if source is not None else ""
        system = f'<span class="system">{escape(lane.setup.system_prompt)}</span>'
        rows.append([escape(name), which, file, escape(settings(lane.setup)), system])
    head = [words.lane, words.model, words.file, words.settings, words.system_prompt]
    yield _table(head, rows, "models")


def _turn(comparison: Comparison, number: int, turn: ComparedTurn, words: Words) -> Iterator[str]:
    names = lane_names(comparison)
    yield f"<section><h2>{escape(words.turn.format(number=number))}</h2>"
    yield f'<div class="prompt" dir="auto">{escape(turn.prompt.text)}</div>'
    for file in turn.prompt.attachments:
        yield _attached(file, comparison.contents, words)
    yield '<div class="answers">'
    for found in turn.answers:
        yield _answer(found, names[found.lane], words)
    yield "</div>"
    if turn.answers:
        head, cells = turn_figures(comparison, turn, words)
        yield _table(head, [[escape(cell) for cell in line] for line in cells], "figures")
    called = {found.answer.id: names[found.lane] for found in turn.answers}
    for vote in votes_of(comparison, turn.prompt.turn_id):
        note = f'<br><span class="quiet" dir="auto">{escape(vote.note)}</span>' if vote.note else ""
        yield f'<p class="vote"><b>{escape(words.vote)}:</b> {escape(vote_words(vote, called, words))}{note}</p>'
    yield "</section>"


def _attached(file: Attachment, contents: Mapping[str, bytes], words: Words) -> str:
    """An image as it is, a text to be unfolded; of what is too large, its name."""
    data, name = contents.get(file.sha256), escape(file.name)
    if data is None:
        return f'<p class="quiet">{escape(words.too_large).format(name=name)}</p>'
    kind = image_type(data)
    if kind is not None:
        image = f'<img src="data:{kind};base64,{b64encode(data).decode()}" alt="{name}">'
        return f'<div class="attached">{image}<p class="quiet">{name}</p></div>'
    text = escape(data.decode(errors="replace"))
    return f'<details class="attached"><summary>{name}</summary><pre class="wraps">{text}</pre></details>'


def _answer(found: ComparedAnswer, name: str, words: Words) -> str:
    fold = ""
    if found.answer.reasoning:
        thought = f'<div class="said" dir="auto">{_markdown().render(found.answer.reasoning)}</div>'
        fold = f"<details><summary>{escape(words.reasoning)}</summary>{thought}</details>"
    text = _markdown().render(found.answer.text) or f'<p class="quiet">{escape(words.no_answer)}</p>'
    runs = "".join(_run(part, words) for part in found.runs)
    details = f"<details><summary>{escape(words.details)}</summary>{runs}</details>" if runs else ""
    return (
        f'<article class="answer"><h3>{escape(name)}</h3>{fold}<div class="said" dir="auto">{text}</div>{details}'
        "</article>"
    )


def _run(part: SentPart, words: Words) -> str:
    """Under what an answer was written, and from which words."""
    facts = part.generation
    engine = ", ".join(word for word in (facts.quantization, facts.engine_version, facts.device) if word)
    said = [(words.engine, engine), (words.asked_with, asked_with(facts))]
    if part.prompt is not None and part.prompt.system:
        said.append((words.system_prompt, part.prompt.system))
    told = "".join(f'<p class="quiet system">{escape(name)}: {escape(value)}</p>' for name, value in said if value)
    if part.prompt is None:
        return told
    given = part.prompt.rendered.replace(CONTROL_BEGINS, "").replace(CONTROL_ENDS, "")
    short = given if len(given) <= MOST_GIVEN else f"{given[:MOST_GIVEN]}\n{words.shortened}"
    return f'{told}<p class="quiet">{escape(words.given)}:</p><pre class="wraps">{escape(short)}</pre>'


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], kind: str) -> str:
    """`rows` are HTML, the head is text."""
    top = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>" for cells in rows)
    return f'<div class="wide"><table class="{kind}"><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>'


@cache
def _markdown() -> MarkdownIt:
    """HTML in an answer is text, a picture is its words, and a link tells nobody where it was followed from."""
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.validateLink = lambda url: url.strip().lower().startswith(_SCHEMES)  # type: ignore[method-assign]  # its own way to be told
    parser.add_render_rule("image", _image)
    parser.add_render_rule("link_open", _link)
    return parser


def _image(_self: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: EnvType) -> str:
    return escape(tokens[index].content)


def _link(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    tokens[index].attrSet("rel", "noopener noreferrer")
    tokens[index].attrSet("title", str(tokens[index].attrGet("href") or ""))
    return self.renderToken(tokens, index, options, env)
