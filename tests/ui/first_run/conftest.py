"""A window on a new computer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from desktop_app.services.found_models import Found, FoundModel, Program

if TYPE_CHECKING:
    from desktop_app.ui.first_run.page import FirstRunPage
    from desktop_app.ui.main_window import MainWindow
    from tests.ui.house import House

GEMMA_4B = FoundModel(program=Program.OLLAMA, name="gemma3:4b", path=Path("/o/gemma"), size_bytes=3_300_000_000)
QWEN = FoundModel(
    program=Program.LM_STUDIO, name="Qwen3-8B-Q4_K_M", path=Path("/l/qwen.gguf"), size_bytes=5_000_000_000
)
HUGE = FoundModel(program=Program.OLLAMA, name="llama3.3:70b", path=Path("/o/llama"), size_bytes=43_000_000_000)


@pytest.fixture
def new_house(house: House) -> House:
    """Nobody was here before; Ollama and LM Studio were."""
    house.preferences.change(first_run_done=False)
    house.computer.found = Found(models=(QWEN, GEMMA_4B, HUGE))
    return house


def steps(window: MainWindow) -> FirstRunPage:
    """The page, which has to be there."""
    page = window.first_run.page
    assert page is not None
    return page
