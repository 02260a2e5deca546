"""The command line as a person runs it: a process of its own, a profile of its own, the real starter model."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from desktop_app.cli import run
from tests.engine.local.tiny_models import write_llama

if TYPE_CHECKING:
    from pathlib import Path

STARTER = "SmolLM2-135M-Instruct"
DEADLINE_S = 120


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """An environment whose every folder is empty and private to the test."""
    folders = {
        name: str(tmp_path / name.lower())
        for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")
    }
    return {**os.environ, "HOME": str(tmp_path / "home"), "LC_ALL": "C.UTF-8", **folders}


def _tandem(*arguments: str, environment: dict[str, str], given: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "desktop_app", *arguments],
        env=environment,
        input=given,
        capture_output=True,
        text=True,
        timeout=DEADLINE_S,
        check=False,
    )


def _rows(environment: dict[str, str], query: str) -> list[tuple[Any, ...]]:
    database = sqlite3.connect(f"{environment['XDG_DATA_HOME']}/tandem/tandem.sqlite3")
    try:
        return database.execute(query).fetchall()
    finally:
        database.close()


def test_ask_answers_from_the_starter_model_on_a_fresh_profile_and_stores_the_conversation(
    environment: dict[str, str],
) -> None:
    done = _tandem("ask", "--json", "--temperature", "0", "What is the capital of France?", environment=environment)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert "Paris" in answer["text"]
    assert answer["model"]["name"].startswith("SmolLM2")
    assert answer["stop_reason"] == "end"
    assert answer["prompt_tokens"] > 10
    assert answer["completion_tokens"] > 1
    assert answer["load_s"] > 0
    assert answer["prompt_s"] > 0
    assert answer["decode_tokens_per_s"] > 0
    assert _rows(environment, "select title from conversation") == [("What is the capital of France?",)]
    assert _rows(environment, "select role, state, text from message order by id") == [
        ("user", "complete", "What is the capital of France?"),
        ("assistant", "complete", answer["text"]),
    ]


def test_ask_streams_plain_text_and_honours_the_limit_of_tokens(environment: dict[str, str]) -> None:
    done = _tandem("ask", "--seed", "7", "--max-tokens", "5", "-", environment=environment, given="Tell me a story.")
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == _rows(environment, "select text from message where role = 'assistant'")[0][0].strip()
    assert _rows(environment, "select completion_tokens, stop_reason from generation") == [(5, "length")]


def test_the_same_seed_gives_the_same_answer(environment: dict[str, str]) -> None:
    asked = ("ask", "--seed", "7", "--max-tokens", "24", "Tell me a story.")
    first = _tandem(*asked, environment=environment)
    assert first.returncode == 0, first.stderr
    assert first.stdout == _tandem(*asked, environment=environment).stdout


def test_a_base_model_completes_text_and_never_sees_somebody_elses_template(
    environment: dict[str, str], gemma_model: Path
) -> None:
    done = _tandem(
        *("ask", "--json", "--model", str(gemma_model), "--temperature", "0", "--max-tokens", "24"),
        "The capital of France is",
        environment=environment,
    )
    assert done.returncode == 0, done.stderr
    text = json.loads(done.stdout)["text"]
    assert "France" in text
    assert "[INST]" not in text
    assert _rows(environment, "select prompt_tokens from generation") == [(6,)], "the words and <bos>, nothing else"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is not a GGUF model file"),
        (b"hello, I am a text file, and not a short one", "is not a GGUF model file"),
        (b"GGUF\x03\x00\x00\x00", "is incomplete"),
    ],
)
def test_a_file_that_is_no_model_is_refused_in_one_sentence(
    environment: dict[str, str], tmp_path: Path, content: bytes, words: str
) -> None:
    file = tmp_path / "broken.gguf"
    file.write_bytes(content)
    done = _tandem("ask", "--model", str(file), "hello", environment=environment)
    assert (done.returncode, done.stdout) == (1, "")
    assert words in done.stderr.splitlines()[0]
    assert "Traceback" not in done.stderr


def test_a_model_that_ends_its_process_is_told_in_two_lines_and_in_json_with_all_that_it_said(
    environment: dict[str, str], tmp_path: Path
) -> None:
    model = write_llama(tmp_path / "layers.gguf", layers=513)
    plain = _tandem("ask", "--model", str(model), "hello", environment=environment)
    assert plain.returncode == 1
    crashed, more = plain.stderr.splitlines()
    assert crashed.startswith("tandem: The model's process crashed (GGML_ASSERT(")
    assert more == "The same command with --json tells more."
    told = json.loads(_tandem("ask", "--json", "--model", str(model), "hello", environment=environment).stdout)
    assert told["error"] == "child_crashed"
    assert "GGML_ASSERT" in told["detail"]


def test_an_unknown_model_is_named(environment: dict[str, str]) -> None:
    done = _tandem("ask", "--model", "no-such-model", "hello", environment=environment)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("tandem: The model “no-such-model” is not on this computer.")


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", ""),
        ("ask",),
        ("ask", "--max-tokens", "0", "hi"),
        ("ask", "--max-tokens", "many", "hi"),
        ("ask", "--temperature", "-1", "hi"),
        ("ask", "--seed", "-5", "hi"),
        ("frobnicate",),
    ],
)
def test_wrong_usage_is_told_without_touching_the_profile(
    environment: dict[str, str], tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    done = _tandem(*arguments, environment=environment)
    assert done.returncode == 2
    assert "usage: tandem" in done.stderr
    assert not (tmp_path / "xdg_data_home").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--max-tokens", "many"), "argument --max-tokens: a whole number from 1 on is needed, not “many”"),
        (("--seed", "1.5"), "argument --seed: a whole number from 0 to 4294967294 is needed, not “1.5”"),
        (("--temperature", "warm"), "argument --temperature: a number from 0 to 5 is needed, not “warm”"),
        (("--temperature", "nan"), "argument --temperature: a number from 0 to 5 is needed, not “nan”"),
    ],
)
def test_wrong_usage_is_told_in_plain_words(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], words: str
) -> None:
    assert run(["ask", *arguments, "hi"]) == 2
    assert capsys.readouterr().err.splitlines()[-1] == f"tandem: {words}"


@pytest.mark.parametrize(
    ("arguments", "status", "code", "words"),
    [
        (("ask", "--json", "--model", "no-such-model", "hi"), 1, "no_such_model", "The model “no-such-model” is not"),
        (("ask", "--json", "--seed", "x", "hi"), 2, "wrong_usage", "a whole number from 0 to 4294967294 is needed"),
        (("ask", "--json"), 2, "wrong_usage", "PROMPT"),
        (("ask", "--json", "-"), 2, "wrong_usage", "the prompt is empty"),
    ],
)
def test_who_asks_for_json_gets_failures_in_json_whatever_the_encoding(
    environment: dict[str, str], arguments: tuple[str, ...], status: int, code: str, words: str
) -> None:
    done = _tandem(*arguments, environment={**environment, "PYTHONIOENCODING": "ascii"}, given="")
    told = json.loads(done.stdout)
    assert (done.returncode, told["error"], done.stderr) == (status, code, "")
    assert words in told["message"]
    assert set(told) == {"error", "message", "detail"}


def test_json_tells_of_a_data_folder_that_cannot_be_made(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "xdg_data_home").write_text("a file where the folder should be")
    done = _tandem("ask", "--json", "hello", environment=environment)
    assert done.returncode == 1
    assert json.loads(done.stdout)["error"] == "data_folder_unwritable"


def test_an_empty_standard_input_is_no_prompt(environment: dict[str, str]) -> None:
    done = _tandem("ask", "-", environment=environment, given=" \n")
    assert done.returncode == 2
    assert "the prompt is empty" in done.stderr


def test_a_data_folder_that_cannot_be_made_is_named(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "xdg_data_home").write_text("a file where the folder should be")
    done = _tandem("ask", "hello", environment=environment)
    assert done.returncode == 1
    assert "cannot write to its data folder" in done.stderr
    assert "Traceback" not in done.stderr


def test_control_c_keeps_what_was_written_and_says_so_by_its_status(environment: dict[str, str]) -> None:
    asking = subprocess.Popen(
        [sys.executable, "-m", "desktop_app", "ask", "Write a very long story about a lighthouse."],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
    )
    assert asking.stdout is not None
    beginning = asking.stdout.read(20)
    asking.send_signal(signal.SIGINT)
    rest, complaints = asking.communicate(timeout=DEADLINE_S)
    assert (asking.returncode, complaints) == (130, b"")
    stored = _rows(environment, "select state, text from message where role = 'assistant'")
    assert stored == [("stopped", (beginning + rest).decode().removesuffix("\n"))]


def test_a_reader_that_goes_away_ends_it_quietly(environment: dict[str, str]) -> None:
    asking = subprocess.Popen(
        [sys.executable, "-m", "desktop_app", "ask", "Write a very long story about a lighthouse."],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
    )
    assert asking.stdout is not None
    assert asking.stderr is not None
    asking.stdout.read(5)
    asking.stdout.close()
    assert asking.stderr.read() == b""
    assert asking.wait(timeout=DEADLINE_S) == 1
    asking.stderr.close()


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="only Linux has a disk that is always full")  # noqa: PTH110
@pytest.mark.parametrize(
    "arguments", [("ask", "--json", "--max-tokens", "4", "hi"), ("ask", "Tell a story."), ("doctor",)]
)
def test_an_output_without_room_is_told_in_words(environment: dict[str, str], arguments: tuple[str, ...]) -> None:
    with open("/dev/full", "w") as full:  # noqa: PTH123 - a device
        done = subprocess.run(
            [sys.executable, "-m", "desktop_app", *arguments],
            env=environment,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=DEADLINE_S,
            check=False,
        )
    assert done.returncode == 1
    assert "tandem: The output could not be written: No space left on device." in done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


def test_a_closed_standard_input_is_no_prompt(environment: dict[str, str]) -> None:
    command = ["sh", "-c", 'exec "$0" -m desktop_app ask - <&-', sys.executable]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=DEADLINE_S, check=False)
    assert done.returncode == 2
    assert "the prompt is empty" in done.stderr


def test_several_models_are_compared_in_their_order_with_a_table_of_figures(
    environment: dict[str, str], gemma_model: Path
) -> None:
    several = ("--model", STARTER, "--model", str(gemma_model), "--model", STARTER)
    asked = ("ask", *several, "--seed", "7", "--max-tokens", "6", "Tell me a story.")
    done = _tandem(*asked, environment=environment)
    assert (done.returncode, done.stderr) == (0, "")
    first, second, third = (
        done.stdout.index(f"== {name} ==\n") for name in (STARTER, "Gemma 3 270m", f"{STARTER} (2)")
    )
    assert first < second < third
    table = [line.split() for line in done.stdout.splitlines()[-4:]]
    assert table[0][:3] == ["MODEL", "WAITED", "LOADED"]
    assert [row[-1] for row in table[1:]] == ["length"] * 3
    # One seed, one model, two lanes: the same words.
    answers = _rows(environment, "select text from message where role = 'assistant' order by id")
    assert answers[0] == answers[2] != answers[1]
    assert all(text in done.stdout for (text,) in answers)

    told = json.loads(_tandem("ask", "--json", *asked[1:], environment=environment).stdout)
    assert [lane["name"] for lane in told["lanes"]] == [STARTER, "Gemma 3 270m", f"{STARTER} (2)"]
    assert [(lane["text"], lane["error"]) for lane in told["lanes"]] == [(text, None) for (text,) in answers]


def test_the_failures_of_several_models_are_told_apart_and_by_the_exit_status(environment: dict[str, str]) -> None:
    too_long = "word " * 40_000
    done = _tandem(
        "ask", "--json", "--model", STARTER, "--model", STARTER, "-", environment=environment, given=too_long
    )
    told = json.loads(done.stdout)
    assert done.returncode == 1
    assert [lane["error"]["code"] for lane in told["lanes"]] == ["prompt_too_long"] * 2
    plain = _tandem("ask", "--model", STARTER, "--model", STARTER, "-", environment=environment, given=too_long)
    assert plain.returncode == 1
    assert f"tandem: {STARTER}: Your message has" in plain.stderr
    assert f"tandem: {STARTER} (2): Your message has" in plain.stderr


def test_control_c_stops_every_lane(environment: dict[str, str]) -> None:
    asking = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "desktop_app",
            "ask",
            "--model",
            STARTER,
            "--model",
            STARTER,
            "Write a very long story.",
        ],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
    )
    assert asking.stdout is not None
    asking.stdout.read(len(f"== {STARTER} ==\n") + 20)
    asking.send_signal(signal.SIGINT)
    rest, complaints = asking.communicate(timeout=DEADLINE_S)
    assert (asking.returncode, complaints) == (130, b"")
    assert [line.split()[-1] for line in rest.decode().splitlines()[-2:]] == ["stopped", "stopped"]
    states = _rows(environment, "select state from message where role = 'assistant'")
    assert states == [("stopped",), ("stopped",)]


def test_more_models_than_a_conversation_has_lanes_are_refused_before_anything_is_stored(
    environment: dict[str, str],
) -> None:
    done = _tandem("ask", *["--model", STARTER] * 7, "hello", environment=environment)
    assert done.returncode == 1
    assert "at most 6 models" in done.stderr
    assert _rows(environment, "select id from conversation") == []
