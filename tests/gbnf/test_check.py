"""What passes here llama.cpp takes; what would hang it or end it does not pass."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.gbnf.check import grammar_problem
from desktop_app.gbnf.rules import GrammarProblem, Mistake

GOOD = (
    'root ::= "yes" | "no"',
    'root ::= ("a" | [b-d]){2,5} end\nend ::= "."?',
    '# a comment\nroot ::= # another\n  item+\n\nitem ::= [^\\n"\\]]* "\\n" | "\\u00e9" | .\n',
    'root ::= (\n  "a" |\n  "b"\n)',
    'root ::= "a" |\n  "b"',
    'root ::= list\nlist ::= "[" (list ("," list)*)? "]"',
    "root ::= [a-zA-Z_-]",
    'root ::= "a"{3,}',
    'root ::= "한국어" [가-힣]+',
    "root ::=",
)


@pytest.mark.parametrize("grammar", GOOD)
def test_a_grammar_as_llama_cpp_documents_it_passes(grammar: str) -> None:
    assert grammar_problem(grammar) is None


@pytest.mark.parametrize(
    ("grammar", "mistake", "line", "what"),
    [
        ("", Mistake.NO_ROOT, 1, "root"),
        ('start ::= "a"', Mistake.NO_ROOT, 1, "root"),
        ("hello world", Mistake.NO_RULE, 1, "world"),
        ('root ::= "a"\nmy_rule ::= "b"', Mistake.NO_RULE, 2, '_rule ::= "b"'),
        ('root ::= "a"\n  other', Mistake.NO_RULE, 2, ""),
        ("root ::= other", Mistake.UNKNOWN_RULE, 1, "other"),
        ('root ::= "abc', Mistake.UNCLOSED_TEXT, 1, '"'),
        ("root ::= [abc", Mistake.UNCLOSED_CLASS, 1, "["),
        ('root ::= ("a"', Mistake.UNCLOSED_GROUP, 1, ""),
        ('root ::= "\\q"', Mistake.UNKNOWN_ESCAPE, 1, "\\q"),
        ("root ::= [\\UFFFFFFFF]", Mistake.UNKNOWN_ESCAPE, 1, "\\UFFFFFFFF"),
        ("root ::= [z-a]", Mistake.BACKWARD_RANGE, 1, "z-a"),
        ("root ::= *", Mistake.NOTHING_TO_REPEAT, 1, "*"),
        ('root ::= "a"{5,2}', Mistake.BAD_REPETITION, 1, "{5,2}"),
        ('root ::= "a"{,2}', Mistake.BAD_REPETITION, 1, "{,2}"),
        ('root ::= "a"{99999999999999999999}', Mistake.TOO_MANY_REPETITIONS, 1, "2000"),
        ('root ::= ((("a"{1,900}){1,900}){1,900})', Mistake.TOO_MANY_REPETITIONS, 1, "2000"),
        ("root ::= " + "(" * 20_000 + '"a"' + ")" * 20_000, Mistake.TOO_DEEP, 1, "50"),
        ("root ::= <[5]>", Mistake.UNEXPECTED, 1, "<[5]>"),
        ('root ::= "a")', Mistake.UNEXPECTED, 1, ")"),
        ('root ::= root "a" | "b"', Mistake.LEFT_RECURSION, 1, "root"),
        ('root ::= x "a"\nx ::= root?', Mistake.LEFT_RECURSION, 1, "root"),
        ('root ::= (""*)*', Mistake.LEFT_RECURSION, 1, ""),
        ('root ::= x*\nx ::= "a"?', Mistake.LEFT_RECURSION, 1, "x"),
        ("#" * 100_001, Mistake.TOO_LONG, 1, "100000"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_what_it_is_about(
    grammar: str, mistake: Mistake, line: int, what: str
) -> None:
    assert grammar_problem(grammar) == GrammarProblem(mistake, line, what)


@given(st.text(alphabet='ro t:=|"[]()*+?{},0129\\-ab\n#.^', max_size=60))
def test_no_text_breaks_the_check(text: str) -> None:
    grammar_problem(text)
    grammar_problem(f"root ::= {text}")
