from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.accounts import KEY_VARIABLES
from desktop_app.engine.process.spawn import child_environment
from desktop_app.environment import without_secrets

if TYPE_CHECKING:
    import pytest

PACKAGE = Path(__file__).parent.parent / "desktop_app"


def test_another_process_gets_neither_tokens_nor_the_keys_that_it_does_not_need(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", *KEY_VARIABLES):
        monkeypatch.setenv(name, "canary")
    monkeypatch.setenv("LANG", "ko_KR.UTF-8")
    for environment in (without_secrets(), child_environment()):
        assert "canary" not in environment.values()
        assert environment["LANG"] == "ko_KR.UTF-8"
    with_keys = child_environment(with_keys=True)
    assert {name for name, value in with_keys.items() if value == "canary"} == KEY_VARIABLES


def test_every_process_is_started_with_an_environment_of_its_own() -> None:
    started = []
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"subprocess.Popen", "subprocess.run"}:
                started.append(path.name)
                assert any(keyword.arg == "env" for keyword in node.keywords), path
    assert "formula_process.py" in started
