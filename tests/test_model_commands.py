"""`tandem models` as a person runs it: a process of its own, a profile of its own, a Hub on loopback."""

from __future__ import annotations

import hashlib
import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.engine.local.broken_gguf import STRING, WHOLE, text
from tests.engine.local.other_programs.homes import model_bytes, pull, put_in_hub_cache, put_model
from tests.hub_repo import Fault, Repo
from tests.hub_server import HubServer
from tests.services.gauges import measure_before

if TYPE_CHECKING:
    from collections.abc import Iterator

DEADLINE_S = 120
REPO = "someone/Small-GGUF"
PADDING = b"\0" * 3_000_000
CONTENT = model_bytes("Small") + PADDING

WEIGHTS = "someone/Weights"
"""A repository that llama.cpp can run nothing of."""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def environment(tmp_path: Path, home: Path) -> dict[str, str]:
    """An environment whose every folder is empty and private to the test."""
    folders = {
        name: str(tmp_path / name.lower())
        for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HF_", "OLLAMA", "HUGGING"))}
    return {**kept, "HOME": str(home), "LC_ALL": "C.UTF-8", **folders}


@pytest.fixture
def measured(environment: dict[str, str]) -> None:
    """This machine was measured before."""
    measure_before(Path(environment["XDG_CACHE_HOME"], "tandem"))


@pytest.fixture
def hub(environment: dict[str, str]) -> Iterator[HubServer]:
    repo = Repo({"Small-Q4_K_M.gguf": CONTENT, "Small-Q8_0.gguf": CONTENT + b"\0"})
    with HubServer({REPO: repo, WEIGHTS: Repo({"model.safetensors": CONTENT})}) as server:
        environment["HF_ENDPOINT"] = server.endpoint
        yield server


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "desktop_app", "models", *arguments]


def _tandem(*arguments: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        _command(*arguments),
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=DEADLINE_S,
        check=False,
    )


def _json(*arguments: str, environment: dict[str, str], status: int = 0) -> dict[str, Any]:
    done = _tandem(*arguments, "--json", environment=environment)
    assert done.returncode == status, done.stderr
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def _models_folder(environment: dict[str, str]) -> str:
    return f"{environment['XDG_DATA_HOME']}/tandem/models"


def test_a_fresh_profile_has_the_starter_model(environment: dict[str, str], starter_model: Path) -> None:
    listed = _json("list", environment=environment)
    (model,) = listed["models"]
    assert model["name"] == "SmolLM2-135M-Instruct"
    assert model["id"] == hashlib.sha256(starter_model.read_bytes()).hexdigest()
    assert (model["quantization"], model["licence"], model["origin"]) == ("Q4_1", "apache-2.0", "starter")
    assert (model["context_length"], model["parameters"], model["missing"]) == (8192, 134_515_008, False)
    (folder,) = listed["folders"]
    assert (folder["path"], folder["own"], folder["models"]) == (_models_folder(environment), True, 0)
    assert "SmolLM2-135M-Instruct" in _tandem("list", environment=environment).stdout.splitlines()[1]


@pytest.mark.usefixtures("measured")
def test_what_is_known_of_one_says_whether_it_fits_here(environment: dict[str, str]) -> None:
    about = _json("info", "smollm2-135m-instruct q4_1", environment=environment)
    assert about["template"] == "in the file"
    assert about["verdict"]["fit"] in {"fits_well", "fits_slowly", "does_not_fit"}
    assert about["verdict"]["needed_bytes"] > about["size_bytes"]
    assert _json("info", about["id"][:8], environment=environment)["path"] == about["path"]
    assert _json("info", about["path"], environment=environment)["id"] == about["id"]


def test_the_models_of_other_programs_are_used_where_they_lie(environment: dict[str, str], home: Path) -> None:
    lm_studio = put_model(home / ".lmstudio/models/someone/Studio-GGUF/Studio-Q4_K_M.gguf", "Studio")
    ollama = pull(home / ".ollama/models", "registry.ollama.ai/library/oracle/4b")
    jan = put_model(home / "jan/llamacpp/models/janus/model.gguf", "Janus")
    gpt4all = put_model(home / ".cache/gpt4all/Everybody.Q4_0.gguf", "Everybody")
    cache = put_in_hub_cache(home / ".cache/huggingface/hub", "someone/Cached-GGUF", "Cached-Q8_0.gguf")
    environment.pop("XDG_CACHE_HOME")
    imported = _json("import", "--from-programs", environment=environment)
    assert imported["failed"] == []
    listed = {one["path"]: one for one in _json("list", environment=environment)["models"]}
    programs = {path: listed[str(path)]["program"] for path in (lm_studio, ollama, jan, gpt4all, cache)}
    assert list(programs.values()) == ["LM Studio", "Ollama", "Jan", "GPT4All", "Hugging Face"]
    assert not list((home.parent / "xdg_data_home/tandem/models").iterdir())
    before = ollama.read_bytes()
    refused = _json("remove", listed[str(ollama)]["id"], "--yes", environment=environment, status=1)
    assert refused["error"] == "foreign_model"
    assert ollama.read_bytes() == before
    _json("remove", listed[str(ollama)]["id"], "--forget", environment=environment)
    assert str(ollama) not in {one["path"] for one in _json("list", environment=environment)["models"]}
    assert ollama.read_bytes() == before


def test_files_and_folders_are_imported_and_what_cannot_be_used_is_told(
    environment: dict[str, str], tmp_path: Path
) -> None:
    good = put_model(tmp_path / "some" / "deep" / "good.gguf", "Good")
    bad = tmp_path / "some" / "bad.gguf"
    bad.write_bytes(b"<html>not a model</html>")
    imported = _json("import", str(tmp_path / "some"), environment=environment, status=1)
    assert [one["path"] for one in imported["models"]] == [str(good)]
    assert [(one["what"], one["error"]) for one in imported["failed"]] == [(str(bad), "not_a_gguf")]
    copied = _json("import", "--copy", str(good), environment=environment)
    assert copied["models"][0]["paths"] == [f"{_models_folder(environment)}/good.gguf", str(good)]
    missing = _json("import", str(tmp_path / "nowhere.gguf"), environment=environment, status=1)
    assert missing["error"] == "model_file_missing"


def test_a_truncated_file_in_the_models_folder_is_listed_as_such(environment: dict[str, str], tmp_path: Path) -> None:
    whole = put_model(tmp_path / "xdg_data_home/tandem/models/half.gguf", "Half")
    whole.write_bytes(whole.read_bytes()[:-8])
    listed = _json("list", environment=environment)
    (refused,) = listed["refused"]
    assert (refused["path"], refused["error"]) == (str(whole), "truncated_gguf")
    assert "incomplete" in _tandem("list", environment=environment).stdout


def test_a_removed_model_is_in_the_trash_and_nothing_goes_without_a_yes(
    environment: dict[str, str], tmp_path: Path
) -> None:
    file = put_model(tmp_path / "xdg_data_home/tandem/models/small.gguf", "Small")
    assert _json("remove", "small", environment=environment, status=1)["error"] == "not_asked"
    assert file.exists()
    removed = _json("remove", "Small", "--yes", environment=environment)
    assert (removed["trashed"], removed["kept"]) == ([str(file)], [])
    assert not file.exists()
    assert (tmp_path / "xdg_data_home/Trash/files/small.gguf").exists()
    assert _json("remove", "Small", "--yes", environment=environment, status=1)["error"] == "no_such_model"


def test_the_question_before_removing_takes_no_for_an_answer(environment: dict[str, str], tmp_path: Path) -> None:
    file = put_model(tmp_path / "xdg_data_home/tandem/models/small.gguf", "Small")
    ours, theirs = pty.openpty()
    with subprocess.Popen(_command("remove", "Small"), env=environment, stdin=theirs, stderr=subprocess.PIPE) as asked:
        os.close(theirs)
        os.write(ours, b"n\n")
        _, said = asked.communicate(timeout=DEADLINE_S)
    os.close(ours)
    assert asked.returncode == 1
    assert str(file).encode() in said
    assert file.exists()


@pytest.mark.usefixtures("measured")
def test_a_name_that_two_models_have_is_refused_with_what_tells_them_apart(
    environment: dict[str, str], tmp_path: Path
) -> None:
    ids = []
    for number in "12":
        made = WHOLE.with_key("general.name", STRING, text("Twin")).with_key("general.n", STRING, text(number)).packed()
        path = tmp_path / f"{number}.gguf"
        path.write_bytes(made)
        ids.append(hashlib.sha256(made).hexdigest())
        _json("import", str(path), environment=environment)
    refused = _json("remove", "twin", "--yes", environment=environment, status=1)
    assert refused["error"] == "name_ambiguous"
    assert all(one[:12] in refused["message"] for one in ids)
    assert _json("info", ids[0][:12], environment=environment)["path"] == str(tmp_path / "1.gguf")


def test_verifying_tells_a_changed_file_from_an_unchanged_one(environment: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "xdg_data_home/tandem/models/small.gguf"
    put_model(file).write_bytes(CONTENT)
    (one,) = [one for one in _json("list", environment=environment)["models"] if one["path"] == str(file)]
    assert _json("verify", one["name"], environment=environment)["whole"]
    stamp = file.stat()
    file.write_bytes(CONTENT[:-1] + b"\1")
    os.utime(file, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert not _json("verify", one["name"], environment=environment, status=1)["whole"]


@pytest.mark.usefixtures("measured")
def test_the_hub_is_searched_and_a_repository_described(environment: dict[str, str], hub: HubServer) -> None:
    (found,) = _json("search", "small", environment=environment)["repositories"]
    assert (found["repository"], found["licence"], found["access"]) == (REPO, "apache-2.0", "open")
    about = _json("info", REPO, environment=environment)
    assert [one["name"] for one in about["quantizations"]] == ["Q4_K_M", "Q8_0"]
    one = _json("info", f"{REPO}:q8_0", environment=environment)
    assert (one["quantization"]["name"], one["model"]["name"]) == ("Q8_0", "Small")
    assert one["verdict"]["fit"] == "fits_well"
    assert hub.sent_bytes < 2 * len(CONTENT)


def test_a_downloaded_model_is_there_whole_and_verified_against_the_hub(
    environment: dict[str, str], hub: HubServer
) -> None:
    done = _tandem("download", f"{REPO}:Q8_0", "--json", environment=environment)
    assert done.returncode == 0, done.stderr
    got = json.loads(done.stdout)["model"]
    assert got["path"] == f"{_models_folder(environment)}/{REPO}/Small-Q8_0.gguf"
    assert "100%" in done.stderr
    assert Path(got["path"]).read_bytes() == CONTENT + b"\0"
    (copy,) = _json("verify", got["name"], environment=environment)["copies"]
    assert (copy["unchanged"], copy["as_downloaded"], copy["source"]) == (True, True, REPO)
    asked = len(hub.storage_requests)
    assert _json("download", f"{REPO}:Q8_0", environment=environment)["model"]["id"] == got["id"]
    assert len(hub.storage_requests) == asked


def test_an_interrupted_download_is_paused_and_the_same_command_goes_on(
    environment: dict[str, str], hub: HubServer
) -> None:
    hub.storage_faults.append(Fault(after=2_000_000, hold=True))
    with subprocess.Popen(
        _command("download", REPO, "--json"), env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as begun:
        assert hub.holding.wait(DEADLINE_S)
        begun.send_signal(signal.SIGINT)
        out, _ = begun.communicate(timeout=DEADLINE_S)
    assert begun.returncode == 130
    assert json.loads(out)["error"] == "cancelled"
    kept = Path(_models_folder(environment), REPO, "Small-Q4_K_M.gguf.part").stat().st_size
    assert _json("download", REPO, environment=environment)["quantization"]["name"] == "Q4_K_M"
    assert hub.storage_requests[-1].headers.get("range", "bytes=0-") == f"bytes={kept}-"


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("download", "someone/nothing"), "repository_gone"),
        (("download", f"{REPO}:Q2_K"), "no_such_quantization"),
        (("download", WEIGHTS), "no_gguf_in_repository"),
        (("info", "someone/nothing"), "repository_gone"),
        (("info", "no such model"), "no_such_model"),
        (("verify", "no such model"), "no_such_model"),
        (("info", "./nowhere.gguf"), "model_file_missing"),
        (("download", "https://example.org/x"), "not_a_repository"),
    ],
)
def test_what_cannot_be_had_is_told_in_one_sentence(
    environment: dict[str, str], hub: HubServer, arguments: tuple[str, ...], error: str
) -> None:
    del hub
    failed = _json(*arguments, environment=environment, status=1)
    assert failed["error"] == error
    assert failed["message"].endswith((".", "”."))


def test_offline_nothing_is_asked_of_the_hub(environment: dict[str, str], hub: HubServer, tmp_path: Path) -> None:
    settings = tmp_path / "xdg_config_home/tandem/preferences.json"
    settings.parent.mkdir(parents=True)
    settings.write_text('{"offline": true}')
    for arguments in (("search", "small"), ("download", REPO), ("info", REPO)):
        assert _json(*arguments, environment=environment, status=1)["error"] == "offline"
    assert hub.requests == []


def test_wrong_words_show_the_usage_of_the_command_that_they_were_for(environment: dict[str, str]) -> None:
    done = _tandem("import", environment=environment)
    assert done.returncode == 2
    assert done.stderr.startswith("usage: tandem models import")
    assert _json("list", "--nonsense", environment=environment, status=2)["error"] == "wrong_usage"


def test_names_from_files_do_not_steer_the_terminal(environment: dict[str, str], tmp_path: Path) -> None:
    put_model(tmp_path / "xdg_data_home/tandem/models/odd.gguf").write_bytes(
        WHOLE.with_key("general.name", STRING, text("Red \x1b[31m \nModel")).packed()
    )
    listed = _tandem("list", environment=environment).stdout
    assert "\x1b" not in listed
    assert len(listed.splitlines()) == 3
