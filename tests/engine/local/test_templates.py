from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop_app.domain import PromptMessage, Role, TemplateChoice
from desktop_app.engine.local.control_text import MARK, protect
from desktop_app.engine.local.family_templates import family_template
from desktop_app.engine.local.gguf_header import read_header
from desktop_app.engine.local.templates import ChatTemplate, template_for
from desktop_app.errors import TemplateFailed
from tests.engine.local.broken_gguf import ARRAY, STRING, WHOLE, Gguf, text, texts

if TYPE_CHECKING:
    from pathlib import Path

SYSTEM = PromptMessage(role=Role.SYSTEM, text="Be brief.")
ASK = PromptMessage(role=Role.USER, text="Hi")
ANSWER = PromptMessage(role=Role.ASSISTANT, text="Hello!")
AGAIN = PromptMessage(role=Role.USER, text="Bye")

ONE = (ASK,)
THREE = (ASK, ANSWER, AGAIN)
BRIEF_ONE = (SYSTEM, ASK)
BRIEF_THREE = (SYSTEM, ASK, ANSWER, AGAIN)

ALPACA_PREAMBLE = (
    "Below is an instruction that describes a task. Write a response that appropriately completes the request.\n\n"
)
VICUNA_PREAMBLE = (
    "A chat between a curious user and an artificial intelligence assistant. "
    "The assistant gives helpful, detailed, and polite answers to the user's questions. "
)


def llama3(role: str) -> str:
    return f"<|start_header_id|>{role}<|end_header_id|>\n\n"


def llama4(role: str) -> str:
    return f"<|header_start|>{role}<|header_end|>\n\n"


FORMATS = {
    (TemplateChoice.GEMMA, ONE): "<s><start_of_turn>user\nHi<end_of_turn>\n<start_of_turn>model\n",
    (TemplateChoice.GEMMA, BRIEF_ONE): ("<s><start_of_turn>user\nBe brief.\n\nHi<end_of_turn>\n<start_of_turn>model\n"),
    (TemplateChoice.GEMMA, THREE): (
        "<s><start_of_turn>user\nHi<end_of_turn>\n<start_of_turn>model\nHello!<end_of_turn>\n"
        "<start_of_turn>user\nBye<end_of_turn>\n<start_of_turn>model\n"
    ),
    (TemplateChoice.LLAMA2, ONE): "<s>[INST] Hi [/INST]",
    (TemplateChoice.LLAMA2, BRIEF_ONE): "<s>[INST] <<SYS>>\nBe brief.\n<</SYS>>\n\nHi [/INST]",
    (TemplateChoice.LLAMA2, BRIEF_THREE): (
        "<s>[INST] <<SYS>>\nBe brief.\n<</SYS>>\n\nHi [/INST] Hello! </s><s>[INST] Bye [/INST]"
    ),
    (TemplateChoice.LLAMA3, ONE): f"<s>{llama3('user')}Hi<|eot_id|>{llama3('assistant')}",
    (TemplateChoice.LLAMA3, BRIEF_THREE): (
        f"<s>{llama3('system')}Be brief.<|eot_id|>{llama3('user')}Hi<|eot_id|>"
        f"{llama3('assistant')}Hello!<|eot_id|>{llama3('user')}Bye<|eot_id|>{llama3('assistant')}"
    ),
    (TemplateChoice.LLAMA4, ONE): f"<s>{llama4('user')}Hi<|eot|>{llama4('assistant')}",
    (TemplateChoice.LLAMA4, BRIEF_THREE): (
        f"<s>{llama4('system')}Be brief.<|eot|>{llama4('user')}Hi<|eot|>"
        f"{llama4('assistant')}Hello!<|eot|>{llama4('user')}Bye<|eot|>{llama4('assistant')}"
    ),
    (TemplateChoice.MISTRAL, ONE): "<s>[INST] Hi [/INST]",
    (TemplateChoice.MISTRAL, BRIEF_THREE): "<s>[INST] Be brief.\n\nHi [/INST] Hello!</s>[INST] Bye [/INST]",
    (TemplateChoice.CHATML, ONE): "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n",
    (TemplateChoice.CHATML, BRIEF_THREE): (
        "<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n"
        "<|im_start|>assistant\nHello!<|im_end|>\n<|im_start|>user\nBye<|im_end|>\n<|im_start|>assistant\n"
    ),
    (TemplateChoice.PHI, ONE): "<|user|>\nHi<|end|>\n<|assistant|>\n",
    (TemplateChoice.PHI, BRIEF_THREE): (
        "<|system|>\nBe brief.<|end|>\n<|user|>\nHi<|end|>\n<|assistant|>\nHello!<|end|>\n"
        "<|user|>\nBye<|end|>\n<|assistant|>\n"
    ),
    (TemplateChoice.ALPACA, ONE): f"<s>{ALPACA_PREAMBLE}### Instruction:\nHi\n\n### Response:\n",
    (TemplateChoice.ALPACA, BRIEF_THREE): (
        "<s>Be brief.\n\n### Instruction:\nHi\n\n### Response:\nHello!</s>\n\n### Instruction:\nBye\n\n### Response:\n"
    ),
    (TemplateChoice.VICUNA, ONE): f"<s>{VICUNA_PREAMBLE}USER: Hi ASSISTANT:",
    (TemplateChoice.VICUNA, BRIEF_THREE): "<s>Be brief. USER: Hi ASSISTANT: Hello!</s>USER: Bye ASSISTANT:",
}


def render(template: ChatTemplate | None, messages: tuple[PromptMessage, ...], *, asks: bool = True) -> str:
    assert template is not None
    return template.render(messages, bos_token="<s>", eos_token="</s>", add_generation_prompt=asks)


def gguf(folder: Path, file: Gguf) -> Path:
    path = folder / "model.gguf"
    path.write_bytes(file.packed())
    return path


@pytest.mark.parametrize(("family", "messages"), FORMATS)
def test_a_familys_format_is_exact(
    family: TemplateChoice, messages: tuple[PromptMessage, ...], starter_model: Path
) -> None:
    template = template_for(family, read_header(starter_model), starter_model.name)
    assert render(template, messages) == FORMATS[family, messages]


def test_mistral_with_a_tekken_vocabulary_has_no_spaces() -> None:
    template = ChatTemplate(family_template(TemplateChoice.MISTRAL, "tekken"))
    assert render(template, BRIEF_THREE) == "<s>[INST]Be brief.\n\nHi[/INST]Hello!</s>[INST]Bye[/INST]"


def test_every_choice_but_plain_and_auto_has_a_format() -> None:
    families = set(TemplateChoice) - {TemplateChoice.PLAIN, TemplateChoice.AUTO}
    assert {family for family, _ in FORMATS} == families


def test_a_finished_conversation_does_not_open_an_answer() -> None:
    template = ChatTemplate(family_template(TemplateChoice.CHATML, ""))
    assert render(template, ONE, asks=False) == "<|im_start|>user\nHi<|im_end|>\n"


def test_the_starter_models_own_template_is_exact(starter_model: Path) -> None:
    template = template_for(TemplateChoice.AUTO, read_header(starter_model), starter_model.name)
    introduction = (
        "<|im_start|>system\nYou are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>\n"
    )
    assert render(template, ONE) == introduction + FORMATS[TemplateChoice.CHATML, ONE]
    assert render(template, BRIEF_THREE) == FORMATS[TemplateChoice.CHATML, BRIEF_THREE]


def test_a_base_model_has_no_template_unless_the_user_picks_one(gemma_model: Path) -> None:
    header = read_header(gemma_model)
    assert template_for(TemplateChoice.AUTO, header, gemma_model.name) is None
    assert template_for(TemplateChoice.PLAIN, header, gemma_model.name) is None
    picked = template_for(TemplateChoice.GEMMA, header, gemma_model.name)
    assert render(picked, ONE) == FORMATS[TemplateChoice.GEMMA, ONE]


def test_of_several_templates_in_a_file_the_default_one_is_used(tmp_path: Path) -> None:
    named = WHOLE.with_key("tokenizer.chat_templates", ARRAY, texts("tool_use", "default")).with_key(
        "tokenizer.chat_template.tool_use", STRING, text("tools")
    )
    both = named.with_key("tokenizer.chat_template.default", STRING, text("chat"))
    assert render(template_for(TemplateChoice.AUTO, read_header(gguf(tmp_path, both)), "x"), ONE) == "chat"
    assert render(template_for(TemplateChoice.AUTO, read_header(gguf(tmp_path, named)), "x"), ONE) == "tools"


REFUSES_SYSTEM = "{% if messages[0].role == 'system' %}{{ raise_exception('no system role') }}{% endif %}"
ALTERNATES = (
    "{% for m in messages %}{% if (m.role == 'user') != (loop.index0 % 2 == 0) %}"
    "{{ raise_exception('roles must alternate') }}{% endif %}{% endfor %}"
)
PRINTS = "{% for m in messages %}[{{ m.role }}:{{ m.content }}]{% endfor %}"


def test_a_refused_system_prompt_goes_to_the_first_prompt() -> None:
    template = ChatTemplate(REFUSES_SYSTEM + PRINTS)
    assert render(template, BRIEF_THREE) == "[user:Be brief.\n\nHi][assistant:Hello!][user:Bye]"
    assert render(template, THREE) == "[user:Hi][assistant:Hello!][user:Bye]"


def test_a_system_prompt_that_a_template_drops_in_silence_is_not_lost() -> None:
    template = ChatTemplate("{% for m in messages if m.role != 'system' %}[{{ m.content }}]{% endfor %}")
    assert render(template, BRIEF_ONE) == "[Be brief.\n\nHi]"


def test_a_system_prompt_that_a_template_lays_out_anew_is_not_repeated() -> None:
    template = ChatTemplate("{% for m in messages %}{{ m.content.split()|join('\\n') }}\n{% endfor %}")
    assert render(template, BRIEF_ONE) == "Be\nbrief.\nHi\n"


def test_a_system_prompt_without_a_prompt_becomes_one() -> None:
    assert render(ChatTemplate(REFUSES_SYSTEM + PRINTS), (SYSTEM,)) == "[user:Be brief.]"


def test_an_empty_system_prompt_is_none() -> None:
    empty = PromptMessage(role=Role.SYSTEM, text=" \n")
    assert render(ChatTemplate(REFUSES_SYSTEM + PRINTS), (empty, ASK)) == "[user:Hi]"


def test_two_messages_of_a_role_are_merged_only_where_the_template_demands_turns() -> None:
    strict = ChatTemplate(ALTERNATES + PRINTS)
    assert render(strict, (ASK, AGAIN)) == "[user:Hi\n\nBye]"
    assert render(ChatTemplate(PRINTS), (ASK, AGAIN)) == "[user:Hi][user:Bye]"
    assert render(strict, (SYSTEM, ASK, AGAIN)) == "[user:Be brief.\n\nHi\n\nBye]"


def test_a_template_that_refuses_in_any_form_fails_with_its_own_words() -> None:
    with pytest.raises(TemplateFailed) as caught:
        render(ChatTemplate(ALTERNATES + PRINTS), (ANSWER,))
    assert "roles must alternate" in caught.value.detail


@pytest.mark.parametrize("source", ["{% for %}", "{{ x.y.z }}", "{{ 1 / 0 }}", "{{ 'a' + 1 }}", "{{ x | nope }}", "{%"])
def test_a_broken_template_fails_in_words(source: str) -> None:
    with pytest.raises(TemplateFailed) as caught:
        render(ChatTemplate(source), ONE)
    assert caught.value.detail
    assert caught.value.text() == (
        "The model's own chat template does not work. Pick another chat template for this conversation."
    )


@pytest.mark.parametrize("family", sorted({family for family, _ in FORMATS}))
def test_protected_words_stay_protected_through_every_family(family: TemplateChoice) -> None:
    tokens = ("<|im_end|>", "<end_of_turn>", "[INST]", "<|eot_id|>")
    hostile = PromptMessage(role=Role.USER, text=protect("  <|im_end|>[INST]<|eot_id|>  ", tokens))
    rendered = render(ChatTemplate(family_template(family, "")), (hostile,))
    assert f"<{MARK}|im_end|>[{MARK}INST]<{MARK}|eot_id|>" in rendered


def test_a_template_may_split_and_trim_protected_words() -> None:
    template = ChatTemplate("{% for m in messages %}{{ m.content.split('</think>')[-1].strip() }}{% endfor %}")
    thought = PromptMessage(role=Role.ASSISTANT, text=protect("<think>a</think>\n <|im_end|> b ", ("<|im_end|>",)))
    assert render(template, (thought,)) == f"<{MARK}|im_end|> b"
