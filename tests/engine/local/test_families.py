"""Metadata and vocabularies as the converters of llama.cpp write them for models of these names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from desktop_app.domain import TemplateChoice, TemplateSource
from desktop_app.engine.local.families import decide
from desktop_app.engine.local.gguf_header import CONTROL, read_header
from tests.engine.local.broken_gguf import ARRAY, STRING, U32, Gguf, Key, numbers, text, texts, u32

if TYPE_CHECKING:
    from pathlib import Path

GEMMA = ("<eos>", "<bos>", "<start_of_turn>", "<end_of_turn>")
GEMMA4 = ("<eos>", "<bos>", "<|turn>", "<turn|>")
LLAMA2 = ("</s>", "<s>", "<unk>")
LLAMA3 = ("<|end_of_text|>", "<|begin_of_text|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>")
LLAMA4 = ("<|end_of_text|>", "<|begin_of_text|>", "<|header_start|>", "<|header_end|>", "<|eot|>")
MISTRAL3 = ("</s>", "<s>", "[INST]", "[/INST]")
CHATML = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")
PHI3 = ("<|endoftext|>", "<s>", "<|user|>", "<|assistant|>", "<|end|>", "<|system|>")
PHI4 = ("<|endoftext|>", "<|im_start|>", "<|im_sep|>", "<|im_end|>")
BOTH = (*LLAMA3, "<|im_start|>", "<|im_end|>")


@dataclass(frozen=True, kw_only=True)
class Model:
    """A model without a chat template in its file; `eos` is one of the `tokens`, the first unless told."""

    architecture: str
    tokens: tuple[str, ...]
    name: str = ""
    finetune: str = ""
    file: str = "model.gguf"
    tags: tuple[str, ...] = ()
    origin: str = ""
    eos: str = ""
    tokenizer: str = "gpt2"
    template: str = ""


def write(folder: Path, model: Model) -> Path:
    eos = model.tokens.index(model.eos) if model.eos else 0
    keys = {
        "general.name": model.name,
        "general.finetune": model.finetune,
        "general.base_model.0.name": model.origin,
        "tokenizer.ggml.model": model.tokenizer,
        "tokenizer.chat_template": model.template,
    }
    file = Gguf(keys=(Key(name="general.architecture", kind=STRING, value=text(model.architecture)),))
    for key, value in keys.items():
        if value:
            file = file.with_key(key, STRING, text(value))
    kinds = (1, *(CONTROL for _ in model.tokens))
    file = (
        file.with_key("general.tags", ARRAY, texts(*model.tags))
        .with_key("tokenizer.ggml.tokens", ARRAY, texts("word", *model.tokens))
        .with_key("tokenizer.ggml.token_type", ARRAY, numbers(5, "i", *kinds))
        .with_key("tokenizer.ggml.eos_token_id", U32, u32(eos + 1))
    )
    path = folder / model.file
    path.write_bytes(file.packed())
    return path


SPM = "llama"
TUNED = {
    "Gemma 2 it": (Model(architecture="gemma2", tokens=GEMMA, name="Gemma 2 9b It"), TemplateChoice.GEMMA),
    "Gemma 3 it, by its file": (
        Model(architecture="gemma3", tokens=GEMMA, name="Gemma 3", file="gemma-3-1b-it-Q4_K_M.gguf"),
        TemplateChoice.GEMMA,
    ),
    "Gemma 3n, by its end": (
        Model(architecture="gemma3n", tokens=GEMMA, eos="<end_of_turn>"),
        TemplateChoice.GEMMA,
    ),
    "a finetune of Gemma it": (
        Model(architecture="gemma3", tokens=GEMMA, name="Poems", origin="Gemma 3 4b It"),
        TemplateChoice.GEMMA,
    ),
    "Llama 2 chat": (
        Model(architecture="llama", tokens=LLAMA2, tokenizer=SPM, name="LLaMA v2", file="llama-2-7b-chat.Q4_0.gguf"),
        TemplateChoice.LLAMA2,
    ),
    "Code Llama instruct": (
        Model(architecture="llama", tokens=LLAMA2, tokenizer=SPM, name="codellama_codellama-7b-instruct-hf"),
        TemplateChoice.LLAMA2,
    ),
    "Llama 3 instruct": (
        Model(architecture="llama", tokens=LLAMA3, name="Meta Llama 3.1 8B Instruct", eos="<|eot_id|>"),
        TemplateChoice.LLAMA3,
    ),
    "Llama 3 instruct with the base model's end": (
        Model(architecture="llama", tokens=LLAMA3, name="Meta-Llama-3-8B-Instruct"),
        TemplateChoice.LLAMA3,
    ),
    "Llama 4": (
        Model(architecture="llama4", tokens=LLAMA4, finetune="16E-Instruct", eos="<|eot|>"),
        TemplateChoice.LLAMA4,
    ),
    "Mistral 7B v0.2": (
        Model(architecture="llama", tokens=LLAMA2, tokenizer=SPM, name="mistralai_mistral-7b-instruct-v0.2"),
        TemplateChoice.MISTRAL,
    ),
    "Mixtral": (
        Model(architecture="llama", tokens=LLAMA2, tokenizer=SPM, name="mixtral-8x7b-instruct-v0.1"),
        TemplateChoice.MISTRAL,
    ),
    "Mistral Nemo, by its vocabulary": (
        Model(architecture="llama", tokens=MISTRAL3, finetune="Instruct", name="Nemo"),
        TemplateChoice.MISTRAL,
    ),
    "Qwen 2.5 instruct": (
        Model(architecture="qwen2", tokens=CHATML, name="Qwen2.5 7B Instruct", eos="<|im_end|>"),
        TemplateChoice.CHATML,
    ),
    "Qwen 1.5 chat": (Model(architecture="qwen2", tokens=CHATML, name="Qwen1.5-7B-Chat"), TemplateChoice.CHATML),
    "tagged": (
        Model(architecture="qwen2", tokens=CHATML, name="Nice", tags=("en", "conversational")),
        TemplateChoice.CHATML,
    ),
    "OpenHermes on Mistral": (
        Model(
            architecture="llama",
            tokens=(*LLAMA2, "<|im_start|>", "<|im_end|>"),
            tokenizer=SPM,
            name="OpenHermes 2.5 Mistral 7B",
            eos="<|im_end|>",
        ),
        TemplateChoice.CHATML,
    ),
    "Hermes 3 on Llama 3, both in the vocabulary": (
        Model(architecture="llama", tokens=BOTH, name="Hermes 3 Llama 3.1 8B", eos="<|im_end|>"),
        TemplateChoice.CHATML,
    ),
    "Phi 3": (Model(architecture="phi3", tokens=PHI3, name="Phi 3 Mini 4k Instruct"), TemplateChoice.PHI),
    "Alpaca": (Model(architecture="llama", tokens=LLAMA2, tokenizer=SPM, name="alpaca-7b"), TemplateChoice.ALPACA),
    "GPT4 x Vicuna speaks Alpaca": (
        Model(architecture="llama", tokens=LLAMA2, tokenizer=SPM, file="gpt4-x-vicuna-13b.Q5_1.gguf"),
        TemplateChoice.ALPACA,
    ),
    "Vicuna": (
        Model(architecture="llama", tokens=LLAMA2, tokenizer=SPM, name="lmsys_vicuna-7b-v1.5"),
        TemplateChoice.VICUNA,
    ),
    "Wizard Vicuna": (
        Model(architecture="llama", tokens=LLAMA2, tokenizer=SPM, file="Wizard-Vicuna-13B-Uncensored.Q4_0.gguf"),
        TemplateChoice.VICUNA,
    ),
}


@pytest.mark.parametrize("case", TUNED)
def test_a_tuned_model_without_a_template_gets_its_familys(case: str, tmp_path: Path) -> None:
    model, family = TUNED[case]
    path = write(tmp_path, model)
    decision = decide(read_header(path), path.name)
    assert (decision.source, decision.family, decision.is_base) == (TemplateSource.FAMILY, family, False)
    assert decision.evidence.startswith("The file carries no chat template; ")


BASE = {
    "Gemma 3": Model(architecture="gemma3", tokens=GEMMA, name="Gemma 3 270m", tags=("gemma3", "text-generation")),
    "Gemma 3 pt": Model(architecture="gemma3", tokens=GEMMA, name="Gemma 3 4b Pt"),
    "Llama 2": Model(architecture="llama", tokens=LLAMA2, tokenizer=SPM, name="LLaMA v2"),
    "Llama 3": Model(architecture="llama", tokens=LLAMA3, name="Meta-Llama-3-8B"),
    "Mistral": Model(architecture="llama", tokens=MISTRAL3, name="mistralai_mistral-7b-v0.3"),
    "Qwen 2.5": Model(architecture="qwen2", tokens=CHATML, name="Qwen2.5 7B"),
    "SmolLM2": Model(architecture="llama", tokens=CHATML, name="SmolLM2 135M"),
    "It is no word of Qwen's": Model(architecture="qwen2", tokens=CHATML, name="Make it so"),
    "a base model that is tagged": Model(
        architecture="qwen3", tokens=CHATML, name="Qwen3 8B Base", tags=("conversational",)
    ),
    "no name at all": Model(architecture="gpt2", tokens=("<|endoftext|>",)),
}


@pytest.mark.parametrize("case", BASE)
def test_a_base_model_without_a_template_gets_none(case: str, tmp_path: Path) -> None:
    path = write(tmp_path, BASE[case])
    decision = decide(read_header(path), path.name)
    assert (decision.source, decision.family, decision.is_base) == (TemplateSource.NONE, None, True)


UNKNOWN = {
    "Gemma 4 has other turns": Model(architecture="gemma4", tokens=GEMMA4, name="Gemma 4 4b It"),
    "Phi 4 is not ChatML": Model(architecture="phi3", tokens=PHI4, name="Phi 4 Instruct", eos="<|im_end|>"),
    "Zephyr is not Mistral": Model(architecture="llama", tokens=LLAMA2, tokenizer=SPM, name="zephyr-7b-mistral-beta"),
    "Dolphin is not Mistral": Model(
        architecture="llama", tokens=LLAMA2, tokenizer=SPM, name="dolphin-mistral-instruct"
    ),
    "Hermes is not Llama 2": Model(architecture="llama", tokens=LLAMA2, tokenizer=SPM, name="Nous-Hermes-Llama2-chat"),
    "Stable Vicuna is not Vicuna": Model(
        architecture="llama", tokens=LLAMA2, tokenizer=SPM, name="stable-vicuna-13b-chat"
    ),
    "GLM's tokens look like Phi's": Model(architecture="glm4", tokens=PHI3, name="GLM 4 9b Chat"),
    "two families in one vocabulary": Model(architecture="llama", tokens=BOTH, name="Merge 8B Instruct"),
    "a name is no format": Model(architecture="falcon", tokens=("<|endoftext|>",), name="falcon-7b-instruct"),
}


@pytest.mark.parametrize("case", UNKNOWN)
def test_a_tuned_model_of_an_unknown_format_gets_nobody_elses(case: str, tmp_path: Path) -> None:
    path = write(tmp_path, UNKNOWN[case])
    decision = decide(read_header(path), path.name)
    assert (decision.source, decision.family, decision.is_base) == (TemplateSource.NONE, None, False)


def test_a_files_own_template_wins_over_every_name(tmp_path: Path) -> None:
    path = write(tmp_path, Model(architecture="qwen2", tokens=CHATML, name="Qwen2.5 7B", template="{{ messages }}"))
    decision = decide(read_header(path), path.name)
    assert (decision.source, decision.family, decision.is_base) == (TemplateSource.FILE, None, False)


def test_a_blank_template_is_none(tmp_path: Path) -> None:
    path = write(tmp_path, Model(architecture="qwen2", tokens=CHATML, name="Qwen2.5 7B", template=" \n"))
    assert decide(read_header(path), path.name).source is TemplateSource.NONE


def test_the_real_models_are_known_for_what_they_are(starter_model: Path, gemma_model: Path) -> None:
    assert decide(read_header(starter_model), starter_model.name).source is TemplateSource.FILE
    gemma = decide(read_header(gemma_model), gemma_model.name)
    assert (gemma.source, gemma.is_base) == (TemplateSource.NONE, True)
    assert gemma.evidence == "The file carries no chat template and nothing shows instruction tuning."
