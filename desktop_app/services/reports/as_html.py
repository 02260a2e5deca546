"""A comparison as one HTML file that fetches nothing and runs nothing."""

from __future__ import annotations

from functools import cache
from html import escape
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from desktop_app.services.reports.figures import lane_name, settings, turn_figures, vote_words, votes_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.renderer import RendererHTML
    from markdown_it.token import Token
    from markdown_it.utils import EnvType, OptionsDict

    from desktop_app.domain import ComparedAnswer, ComparedTurn, Comparison
    from desktop_app.services.reports.words import Words

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

_STYLE = """
:root { color-scheme: light dark; --ground: #fbfbfa; --card: #fff; --ink: #1d1d1b; --faint: #64645f; --line: #dedcd6;
  --accent: #2f5d50; --code: #f3f2ee; }
@media (prefers-color-scheme: dark) { :root { --ground: #191a19; --card: #212321; --ink: #eceae4; --faint: #a3a29b;
  --line: #3a3c39; --accent: #8fc4b2; --code: #2a2c2a; } }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 1400px; padding: 32px 24px; background: var(--ground); color: var(--ink);
  font: 15px/1.6 system-ui, "Noto Sans CJK KR", sans-serif; }
h1 { font-size: 26px; line-height: 1.3; margin: 0 } h2 { font-size: 18px; margin: 40px 0 12px }
.made, figcaption, .quiet { color: var(--faint); font-size: 13px }
.prompt { white-space: pre-wrap; border-left: 3px solid var(--accent); padding: 4px 16px; margin: 0 0 16px }
.answers { display: grid; gap: 16px; grid-template-columns: repeat(auto-fit, minmax(320px, 1fr)) }
.answer { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 12px 18px;
  overflow-wrap: anywhere; min-width: 0 }
.answer h3 { margin: 0 0 8px; font-size: 14px; color: var(--accent) }
.answer > div > :first-child { margin-top: 0 } .answer > div > :last-child { margin-bottom: 0 }
pre { background: var(--code); border-radius: 6px; padding: 10px 12px; overflow-x: auto }
code { font: 13px/1.5 ui-monospace, monospace }
:not(pre) > code { background: var(--code); padding: 1px 4px; border-radius: 4px }
.wide { overflow-x: auto } table { border-collapse: collapse; margin: 12px 0; font-size: 13px }
th, td { border-bottom: 1px solid var(--line); padding: 5px 12px 5px 0; text-align: left; vertical-align: top }
th { font-weight: 600 } .vote { margin: 8px 0 } details { margin: 0 0 8px }
summary { color: var(--faint); font-size: 13px }
.id { font: 12px ui-monospace, monospace; overflow-wrap: anywhere }
@media print { body { max-width: none } .answer { break-inside: avoid } }
"""


def as_html(comparison: Comparison, words: Words, made: str, language: str) -> str:
    """`made` says by what and when it was made; `language` as HTML has it ("ko")."""
    title = escape(comparison.conversation.title)
    head = (
        f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="referrer" content="no-referrer">'
        f"<title>{title}</title><style>{_STYLE}</style>"
    )
    body = "\n".join(_body(comparison, words, title, made))
    return f'<!doctype html>\n<html lang="{escape(language)}">\n<head>{head}</head>\n<body>\n{body}\n</body>\n</html>\n'


def _body(comparison: Comparison, words: Words, title: str, made: str) -> Iterator[str]:
    yield f'<h1 dir="auto">{title}</h1><p class="made">{escape(made)}</p>'
    yield f"<h2>{escape(words.models)}</h2>"
    rows = []
    for lane in comparison.lanes:
        model = lane.setup.model
        which = f'{escape(model.name)}<br><span class="id">{escape(model.id)}</span>'
        rows.append([escape(lane_name(lane)), which, escape(settings(lane)), escape(lane.setup.system_prompt)])
    yield _table([words.lane, words.model, words.settings, words.system_prompt], rows)
    for number, turn in enumerate(comparison.turns, start=1):
        yield from _turn(comparison, number, turn, words)


def _turn(comparison: Comparison, number: int, turn: ComparedTurn, words: Words) -> Iterator[str]:
    yield f"<section><h2>{escape(words.turn.format(number=number))}</h2>"
    yield f'<div class="prompt" dir="auto">{escape(turn.prompt.text)}</div>'
    if turn.prompt.attachments:
        yield f'<p class="quiet">{escape(", ".join(file.name for file in turn.prompt.attachments))}</p>'
    yield '<div class="answers">'
    for found in turn.answers:
        yield _answer(found, lane_name(comparison.lanes[found.lane]), words)
    yield "</div>"
    if turn.answers:
        head, cells = turn_figures(comparison, turn, words)
        yield _table(head, [[escape(cell) for cell in line] for line in cells])
    called = {found.answer.id: lane_name(comparison.lanes[found.lane]) for found in turn.answers}
    for vote in votes_of(comparison, turn.prompt.turn_id):
        note = f'<br><span class="quiet" dir="auto">{escape(vote.note)}</span>' if vote.note else ""
        yield f'<p class="vote"><b>{escape(words.vote)}:</b> {escape(vote_words(vote, called, words))}{note}</p>'
    yield "</section>"


def _answer(found: ComparedAnswer, name: str, words: Words) -> str:
    fold = ""
    if found.answer.reasoning:
        thought = _markdown().render(found.answer.reasoning)
        fold = f'<details><summary>{escape(words.reasoning)}</summary><div dir="auto">{thought}</div></details>'
    text = _markdown().render(found.answer.text) or f'<p class="quiet">{escape(words.no_answer)}</p>'
    return f'<article class="answer"><h3>{escape(name)}</h3>{fold}<div dir="auto">{text}</div></article>'


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """`rows` are HTML, the head is text."""
    top = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>" for cells in rows)
    return f'<div class="wide"><table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>'


@cache
def _markdown() -> MarkdownIt:
    """HTML in an answer is text, a picture is its words, and a link tells nobody where it was followed from."""
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.add_render_rule("image", _image)
    parser.add_render_rule("link_open", _link)
    return parser


def _image(_self: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: EnvType) -> str:
    return escape(tokens[index].content)


def _link(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    tokens[index].attrSet("rel", "noopener noreferrer")
    tokens[index].attrSet("title", str(tokens[index].attrGet("href") or ""))
    return self.renderToken(tokens, index, options, env)
