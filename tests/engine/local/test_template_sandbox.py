from __future__ import annotations

import pytest

from desktop_app.domain import PromptMessage, Role
from desktop_app.engine.local.templates import ChatTemplate
from desktop_app.errors import TemplateFailed

HELLO = (PromptMessage(role=Role.USER, text="Hello <b>&"), PromptMessage(role=Role.ASSISTANT, text="안녕"))


def render(source: str, deadline_s: float = 30.0) -> str:
    """A deadline that a busy machine does not reach; what must end by it gets a short one."""
    return ChatTemplate(source, deadline_s).render(HELLO, bos_token="<s>", eos_token="</s>")


SECRETS = (
    "{{ lipsum.__globals__ }}",
    "{{ lipsum.__globals__['os'].popen('id').read() }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ joiner.__init__.__globals__ }}",
    "{{ namespace.__init__.__globals__ }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ ''['__class__'] }}",
    "{{ ()['__class__']['__base__'] }}",
    "{{ ''|attr('__class__') }}",
    "{{ ('{0.__class__}'|attr('format'))('') }}",
    "{{ ['{0.__class__}']|map('attr', 'format')|list }}",
    "{{ '{0.__class__.__mro__}'.format('') }}",
    "{{ '{a.__class__}'.format_map({'a': 1}) }}",
    "{% set f = '{0.__class__}'.format %}{{ f('') }}",
    "{{ self._TemplateReference__context }}",
    "{{ self.__init__.__globals__ }}",
    "{{ raise_exception.__globals__ }}",
    "{{ strftime_now.__globals__ }}",
    "{{ dict.__base__ }}",
    "{{ dict.fromkeys([1]) }}",
    "{{ messages.__class__ }}",
    "{{ messages|map(attribute='__class__')|list }}",
    "{{ messages|selectattr('__class__.__base__')|list }}",
    "{{ messages|sort(attribute='__class__') }}",
    "{% for x in [1] %}{{ loop._iterable }}{% endfor %}",
    "{% macro m() %}{% endmacro %}{{ m._func.__globals__ }}",
    "{{ messages.append(1) }}",
    "{{ messages[0].update(role='system') }}",
    "{{ messages[0].pop('role') }}",
    "{{ (1).to_bytes(8, 'big') }}",
    "{{ 'a'.encode() }}",
    "{% include '/etc/passwd' %}",
    "{% import 'os' as os %}{{ os }}",
    "{% extends 'x' %}",
    "{% autoescape true %}{{ '<' }}{% endautoescape %}",
)


@pytest.mark.parametrize("source", SECRETS)
def test_a_template_that_reaches_for_more_than_the_conversation_fails(source: str) -> None:
    with pytest.raises(TemplateFailed):
        render(source)


GROWTH = {
    "repeated text": "{{ 'x' * 10**9 }}",
    "repeated text the other way": "{{ 10**9 * 'x' }}",
    "repeated list": "{{ [1] * 10**9 }}",
    "repeated tuple": "{{ (1, 2) * 10**9 }}",
    "percent width": "{{ '%999999999d' % 1 }}",
    "percent star": "{{ '%*d' % (999999999, 1) }}",
    "percent mapping": "{% set b = 'x' * 1000000 %}{{ ('%(a)s' * 100000) % {'a': b} }}",
    "format width": "{{ '{:>999999999}'.format(1) }}",
    "format nested width": "{{ '{:{w}}'.format(1, w=999999999) }}",
    "format repeated": "{% set b = 'x' * 1000000 %}{{ ('{0}' * 10000).format(b) }}",
    "center filter": "{{ 'x'|center(999999999) }}",
    "center": "{{ 'x'.center(999999999) }}",
    "zfill": "{{ 'x'.zfill(999999999) }}",
    "expandtabs": "{{ '\\t'.expandtabs(999999999) }}",
    "indent": "{{ 'x\\ny'|indent(999999999) }}",
    "indent by text": "{{ ('\\n' * 100000)|indent('x' * 100000) }}",
    "join by filter": "{{ range(100000)|join('x' * 100000) }}",
    "join by method": "{{ ('x' * 100000).join('y' * 100000) }}",
    "join of a list": "{{ ('x' * 100000).join(['y'] * 1000) }}",
    "replace": "{{ ('x' * 100000)|replace('', 'y' * 100000) }}",
    "replace chain": "{% set ns = namespace(x='aaaaaaaaaa') %}{% for i in range(99) %}"
    "{% set ns.x = ns.x.replace('a', 'aaaaaaaaaa') %}{% endfor %}",
    "doubling by +": "{% set ns = namespace(x='x') %}{% for i in range(60) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
    "doubling by ~": "{% set ns = namespace(x='x') %}{% for i in range(60) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}",
    "doubling a list": "{% set ns = namespace(x=[1]) %}{% for i in range(60) %}{% set ns.x = ns.x + ns.x %}"
    "{% endfor %}",
    "list in list": "{% set ns = namespace(x=['x']) %}{% for i in range(60) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}"
    "{{ ns.x }}",
    "dict in dict": "{% set ns = namespace(x='x') %}{% for i in range(60) %}{% set ns.x = {'a': ns.x, 'b': ns.x} %}"
    "{% endfor %}{{ ns.x|tojson }}",
    "dict() in dict()": "{% set ns = namespace(x='x') %}{% for i in range(60) %}{% set ns.x = dict(a=ns.x, b=ns.x) %}"
    "{% endfor %}{{ ns.x }}",
    "equal lists": "{% set ns = namespace(x=[1], y=[1]) %}{% for i in range(60) %}{% set ns.x = [ns.x, ns.x] %}"
    "{% set ns.y = [ns.y, ns.y] %}{% endfor %}{{ ns.x == ns.y }}",
    "power": "{{ 2**9999999999 }}",
    "power of powers": "{{ 10**(10**10) }}",
    "squares": "{% set ns = namespace(x=10) %}{% for i in range(99) %}{% set ns.x = ns.x * ns.x %}{% endfor %}",
    "long division": "{{ ('f' * 1000000)|int(base=16) // 3 }}",
    "round": "{{ 1.5|round(99999999) }}",
    "tojson indent": "{{ [1]|tojson(indent=999999999) }}",
    "range": "{{ range(10**9)|list }}",
    "endless text": "{% for a in range(100000) %}{% for b in range(100000) %}"
    + "x" * 1000
    + "{% endfor %}{% endfor %}",
    "text in a block": "{% set b = 'x' * 1000000 %}{% set c %}{% for i in range(100000) %}{{ b }}{% endfor %}"
    "{% endset %}",
    "text in a filter block": "{% filter upper %}{% for i in range(100000) %}"
    + "x" * 1000
    + "{% endfor %}{% endfilter %}",
    "text in a macro": "{% macro m() %}{% for i in range(100000) %}"
    + "x" * 1000
    + "{% endfor %}{% endmacro %}{{ m() }}",
    "one variable after another": "{% set b = 'x' * 1000000 %}"
    + "".join(f"{{% set v{i} = b ~ {i} %}}" for i in range(600)),
    "one slice after another": "{% set b = 'x' * 1000000 %}"
    + "".join(f"{{% set v{i} = b[{i}:] %}}" for i in range(600)),
    "search from the right": "{% set a = 'a' * 1000000 %}{{ a.rfind('b' ~ 'a' * 500000) }}",
    "strip of a crowd": "{{ ('a' * 1000000).strip('b' * 500000 ~ 'a') }}",
    "trim of a crowd": "{{ ('a' * 1000000)|trim('b' * 500000 ~ 'a') }}",
    "split": "{{ ('a ' * 900000).split() }}",
    "macro in itself": "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}",
    "loop in itself": "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}",
    "block in itself": "{% block a %}{{ self.a() }}{% endblock %}",
    "parentheses": "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
    "brackets": "{{ " + "[" * 5000 + "]" * 5000 + " }}",
    "not not not": "{{ " + "not " * 20000 + "1 }}",
    "if in if": "{% if 1 %}" * 3000 + "{% endif %}" * 3000,
    "long number": "{{ " + "9" * 10000 + " }}",
    "long template": "x" * 200_000,
    "date width": "{{ strftime_now('%999999999d') }}",
    "long date": "{{ strftime_now('%d' * 10000) }}",
}


@pytest.mark.parametrize("name", GROWTH)
def test_a_template_that_makes_something_huge_fails_before_it_has_made_it(name: str) -> None:
    with pytest.raises(TemplateFailed) as caught:
        render(GROWTH[name])
    assert "it takes too long" not in caught.value.detail


ENDLESS = {
    "ranges": "{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}",
    "condition of a loop": "{% for a in range(100000) if messages[:] == messages[:] %}"
    "{% for b in range(100000) if b < 0 %}{% endfor %}{% endfor %}",
    "macros": "{% macro a(n) %}{% if n %}{{ a(n - 1) }}{{ a(n - 1) }}{% endif %}{% endmacro %}{{ a(60) }}",
    "caller": "{% macro m() %}{% for i in range(100000) %}{{ caller() }}{% endfor %}{% endmacro %}"
    "{% call m() %}{% for i in range(100000) %}{% endfor %}{% endcall %}",
    "comparisons": "{% set b = 'x' * 900000 %}{% set c = b ~ 'y' %}{% set d = b ~ 'z' %}"
    "{% for i in range(100000) %}" + "{% if c == d %}{% endif %}" * 1000 + "{% endfor %}",
    "search in a list": "{% set l = range(50000)|list %}{% for i in range(100000) %}{{ '' if -1 in l }}{% endfor %}",
    "filters": "{% for i in range(100000) %}{% set x = range(50000)|sort|reverse|list %}{% endfor %}",
    "cycle": "{% for a in range(100000) %}{% for b in range(100000) %}{{ loop.cycle('', '') }}{% endfor %}{% endfor %}",
}


@pytest.mark.parametrize("name", ENDLESS)
def test_a_template_without_end_fails_at_its_deadline(name: str) -> None:
    with pytest.raises(TemplateFailed) as caught:
        render(ENDLESS[name], deadline_s=0.1)
    assert caught.value.detail == "BudgetExceeded: it takes too long"


ORDINARY = {
    "{{ messages[0].content }}{{ messages[1]['content'] }}": "Hello <b>&안녕",
    "{{ messages[0]|tojson }}": '{"role": "user", "content": "Hello <b>&"}',
    "{{ {'b': [1, true, none], 'a': '안'}|tojson(indent=2) }}": (
        '{\n  "b": [\n    1,\n    true,\n    null\n  ],\n  "a": "안"\n}'
    ),
    "{{ '<'|safe ~ bos_token ~ 1 ~ none ~ [1, 'a'] }}": "<<s>1None[1, 'a']",
    "{% for m in messages[1:] %}{{ loop.index }}{{ loop.last }}{{ m.role }}{% endfor %}": "1Trueassistant",
    "{% for m in messages %}{% if loop.first %}{% continue %}{% endif %}{{ m.role }}{% break %}{% endfor %}": (
        "assistant"
    ),
    "{% for m in messages|selectattr('role', 'equalto', 'user') %}{{ m.role }}{% endfor %}": "user",
    "{% for m in messages if m.role != 'user' %}{{ m.role }}{% else %}-{% endfor %}": "assistant",
    "{{ messages|map(attribute='role')|join(', ') }}": "user, assistant",
    "{% set ns = namespace(n=0) %}{% for m in messages %}{% set ns.n = ns.n + 1 %}{% endfor %}{{ ns.n }}": "2",
    "{% macro say(x, y='!') %}{{ x }}{{ y }}{% endmacro %}{{ say('a') }}{{ say('b', y='?') }}": "a!b?",
    "{% macro wrap() %}({{ caller() }}){% endmacro %}{% call wrap() %}x{% endcall %}": "(x)",
    "{% generation %}{{ 'x' }}{% endgeneration %}": "x",
    "{% set a, b = 1, 2 %}{{ a + b }}{% set c %}y{% endset %}{{ c | upper }}": "3Y",
    "{{ 'a</think>b'.split('</think>')[-1].lstrip('\\n') }}": "b",
    "{{ '%s is %d' % ('a', 2) }} {{ '{} {b:>4}'.format('a', b=1) }}": "a is 2 a    1",
    "{{ '-' * 40 }}": "-" * 40,
    "{{ 'x\ny'|indent(2) }}|{{ ' a '|trim }}|{{ 'aXbX'|replace('X', '') }}": "x\n  y|a|ab",
    "{{ tools is defined }}{{ messages[0].content is string }}{{ x | default('d') }}": "FalseTrued",
    "{{ {'a': 1}.items()|list }}{% for k, v in {'a': 1}|items %}{{ k }}{{ v }}{% endfor %}": "[('a', 1)]a1",
    "{{ (messages|length) // 2 }}{{ 7 % 4 }}{{ 2 ** 3 }}{{ 7 / 2 }}{{ 1 < 2 <= 2 }}{{ 'a' in 'ab' }}": "1383.5TrueTrue",
    "{{ [1] + [2] }}{{ (1,) + (2,) }}{{ [messages[0].role, 'x'][0] }}{{ 'abc'[::-1] }}": "[1, 2](1, 2)usercba",
    "{{ 'now' if strftime_now('%Y-%m-%d')|length == 10 }}": "now",
    "  {% if true %}\n  a\n  {% endif %}\n": "  a\n",
}


@pytest.mark.parametrize("source", ORDINARY)
def test_what_chat_templates_use_works_as_in_plain_jinja(source: str) -> None:
    assert render(source) == ORDINARY[source]


def test_a_template_that_failed_fails_again_and_harms_no_other() -> None:
    template = ChatTemplate("{{ 'x' * 10**9 }}")
    for _ in range(2):
        with pytest.raises(TemplateFailed):
            template.render(HELLO, bos_token="", eos_token="")
    assert render("{{ messages|length }}") == "2"


def test_a_long_conversation_has_a_larger_budget() -> None:
    messages = tuple(PromptMessage(role=Role.USER, text="한글 " * 100_000) for _ in range(20))
    rendered = ChatTemplate("{% for m in messages %}{{ m.content }}{% endfor %}", 30.0).render(
        messages, bos_token="", eos_token=""
    )
    assert rendered == "한글 " * 2_000_000
