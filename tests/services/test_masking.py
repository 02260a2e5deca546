from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.services.masking import MASK, mask


@pytest.mark.parametrize(
    ("said", "betrays"),
    [
        ("I am Claude, an AI assistant made by Anthropic.", ("Claude", "Anthropic")),
        ("Hi! I'm ChatGPT, a large language model trained by OpenAI. How can I help?", ("ChatGPT", "OpenAI")),
        ("As a Gemma model by Google, I cannot do that.", ("Gemma", "Google")),
        ("I’m Gemma 3 27B, developed by Google DeepMind.", ("Gemma", "27B", "Google", "DeepMind")),
        ("My name is SmolLM2-135M and I am a helpful AI assistant.", ("SmolLM",)),
        ("I am GPT-4o mini, a model created by OpenAI.", ("GPT", "4o", "OpenAI")),
        ("I am Zorblax, an AI language model.", ("Zorblax",)),
        ("I was trained by Frobnicate Labs as an AI model.", ("Frobnicate",)),
        ("I am **Qwen**, created by Alibaba Cloud.", ("Qwen", "Alibaba")),
        ("저는 클로드입니다. 무엇을 도와드릴까요?", ("클로드",)),
        ("저는 구글에서 개발한 인공지능 모델 젬마예요.", ("구글", "젬마")),
        ("안녕하세요! 제 이름은 엑사원이고, LG AI Research에서 만든 언어 모델입니다.", ("엑사원", "LG")),
        ("저는 뿌꾸라고 하는 AI 어시스턴트입니다.", ("뿌꾸",)),
        ("저는 OpenAI에서 개발한 GPT-5입니다.", ("OpenAI", "GPT")),
        ("저는 클로드 3.5 소네트예요.", ("클로드", "소네트")),
        ("안녕하세요! 클로드입니다.", ("클로드",)),
        ("네, **제미나이**예요.", ("제미나이",)),
        ("저를 젬마라고 불러 주세요.", ("젬마",)),
        ("구글에서 만든 대규모 언어 모델입니다.", ("구글",)),
        ("이 모델은 알리바바에서 학습시킨 모델입니다.", ("알리바바",)),
        ("i'm claude, an ai assistant.", ("claude",)),
        ("Hi! Claude here, how can I help?", ("Claude",)),
        ("Hello, this is Gemini.", ("Gemini",)),
        ("Developed by Google.", ("Google",)),
        ("This assistant was made by OpenAI.", ("OpenAI",)),
        ("I am GPT‑4o, a model.", ("GPT", "4o")),
        ("I am an AI.\n\n```\nI am Claude, an AI model.\n```\n", ("Claude",)),
        ("My creators at Anthropic taught me so.", ("Anthropic",)),
        ("Google trained me.", ("Google",)),
        ("OpenAI created me to help.", ("OpenAI",)),
        ("Anthropic made me helpful, harmless and honest.", ("Anthropic",)),
        ("I come from Anthropic.", ("Anthropic",)),
        ("As Anthropic's assistant I would say no.", ("Anthropic",)),
        ("You're chatting with ChatGPT, a model by OpenAI.", ("ChatGPT", "OpenAI")),
        ("You are now talking to Claude.", ("Claude",)),
        ("Who made me? OpenAI.", ("OpenAI",)),
        ("I am o3, by OpenAI.", ("o3", "OpenAI")),
        ("I am GPT-4o mini.", ("GPT", "mini")),
        ("OpenAI가 나를 만들었습니다.", ("OpenAI",)),
        ("지금 챗GPT와 대화하고 계십니다.", ("챗GPT",)),
        ("누가 저를 만들었냐고요? 구글입니다.", ("구글",)),
    ],
)
def test_what_a_model_says_of_itself_is_masked(said: str, betrays: tuple[str, ...]) -> None:
    masked = mask(said)
    assert MASK in masked
    for word in betrays:
        assert word not in masked


@pytest.mark.parametrize(
    "said",
    [
        "The llama is a domesticated animal of the Andes.",
        "Google was founded in 1998. Its search engine is well known.",
        "I am happy to help. Paris is the capital of France.",
        "My name is Anna and I live in Rome, says the girl.",
        "I'm sorry, but the file cannot be found.",
        "라마는 안데스의 동물입니다.",
        "Android was developed by Google. TensorFlow was created by Google as well.",
        "안드로이드는 구글에서 개발한 운영체제입니다.",
        "세종대왕이 만든 한글은 1446년에 반포되었습니다.",
        "It's Mercury, the planet next to the sun.",
        "나는 어제 서울에 갔다.",
        "1. Use `print()`.\n2. Call me when done.\n\n```python\nmeta = {}\n```\n",
        "Version 3.5 is out. As an example, 2.0 works.",
        "저는 드라마를 좋아합니다.",
        "Water comes from the Andes. The Amazon is a river.",
    ],
)
def test_what_an_answer_says_of_the_world_stays(said: str) -> None:
    assert mask(said) == said


def test_the_compared_models_names_are_masked_everywhere_unless_the_prompt_has_them() -> None:
    names = ("SmolLM2 135M Instruct", "Gemma 3 4B")
    said = "Thanks for asking smollm2! Gemma would agree."
    masked = mask(said, names=names)
    assert "smollm" not in masked.casefold()
    assert "Gemma" not in masked
    assert "Gemma" in mask(said, names=names, prompt="What does Gemma mean in Latin?")


def test_the_compared_models_are_masked_in_korean_letters_and_by_short_names_too() -> None:
    assert mask("젬마가 답합니다.", names=("Gemma 3 4B",)) == f"{MASK}가 답합니다."
    assert mask("젬마가 답합니다.", names=("Gemma 3 4B",), prompt="젬마가 뭐야?") == "젬마가 답합니다."
    assert (
        mask("GPT would say so; egpts and gpt stay.", names=("GPT-6 mini",))
        == f"{MASK} would say so; egpts and gpt stay."
    )


@pytest.mark.parametrize(
    ("name", "said", "masked"),
    [
        ("Anthropic: Claude Sonnet 4.5", "Glad to help, says Claude!", "Glad to help, says ▇▇▇!"),
        ("anthropic/claude-sonnet-4.5", "Claude Sonnet 4.5 by Anthropic here.", "▇▇▇ by ▇▇▇ here."),
        ("openai/gpt-5", "ChatGPT (GPT-5), at OpenAI", "▇▇▇ (▇▇▇), at ▇▇▇"),
        ("gpt-5-mini", "This was generated by GPT-5.", "This was generated by ▇▇▇."),
        ("gpt-5-mini", "This was generated by gpt-5, I think.", "This was generated by ▇▇▇, I think."),
        ("Meta-Llama-3.1-8B-Instruct", "Llama 3.1 at your service", "▇▇▇ at your service"),
        ("DeepSeek-R1-Distill-Qwen-7B", "Qwen or DeepSeek?", "▇▇▇ or ▇▇▇?"),
        ("gpt-5", "This is GPT-5-mini.", "This is ▇▇▇."),
        ("Command R", "Command R+ speaks, or Command.", "▇▇▇ speaks, or ▇▇▇."),
        ("o3", "o3 thinks so.", "▇▇▇ thinks so."),
        ("Gemma 3 4B", "Gemma라면 젬마는 GPT와 달라요.", "▇▇▇라면 ▇▇▇는 GPT와 달라요."),
        ("Zorblax2 7B", "zorblax says so.", "▇▇▇ says so."),
    ],
)
def test_of_a_compared_name_each_known_word_is_masked_with_its_family(name: str, said: str, masked: str) -> None:
    assert mask(said, names=(name,)) == masked


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Meta-Llama-3.1-8B-Instruct", "Metabolism and metadata; a llama; a drama of Meta's shares."),
        ("Amazon: Nova Pro", "The innovation of a nova."),
        ("Command R", "Type it into the command line."),
        ("Gemma 3 4B", "Android was developed by Google."),
        ("Open Chat 7B", "The open door."),
        ("Upstage: Solar Pro", "솔라 패널은 solar panel입니다."),
    ],
)
def test_words_of_the_world_stay_though_a_compared_name_has_them(name: str, said: str) -> None:
    assert mask(said, names=(name,)) == said


def test_a_maker_known_for_much_else_is_masked_where_the_prompt_asks_for_the_writer() -> None:
    assert mask("Google.", names=("Gemma 3 4B",), prompt="Who made you?") == f"{MASK}."
    assert mask("구글입니다.", names=("Gemma 3 4B",), prompt="누가 너를 만들었어?") == f"{MASK}입니다."
    assert mask("Google.", names=("Gemma 3 4B",), prompt="Who made Android?") == "Google."


@given(st.text(max_size=400))
def test_without_names_nothing_is_lost(text: str) -> None:
    masked = mask(text)
    assert masked == text or MASK in masked
