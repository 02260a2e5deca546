"""What the window says about the computer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from desktop_app.services.machine import needed_bytes
from desktop_app.ui.text import file_size

if TYPE_CHECKING:
    from desktop_app.services.machine import Machine


def memory_words(machine: Machine) -> str:
    """As in "16.6 GB, 9.2 GB free now"."""
    words = QCoreApplication.translate("machine_words", "{all}, {free} free now")
    return words.format(all=file_size(machine.memory_bytes), free=file_size(machine.free_bytes))


def processor_words(machine: Machine) -> str:
    """As in "AMD Ryzen 7 7840U, 8 cores"."""
    cores = QCoreApplication.translate("machine_words", "%n core(s)", None, machine.cores)
    return f"{machine.processor}, {cores}" if machine.processor else cores


def cards_words(machine: Machine) -> str:
    """The graphics cards that can be used, or that there is none."""
    if machine.cards is None:
        return QCoreApplication.translate("machine_words", "Looking…")
    if not machine.cards:
        return QCoreApplication.translate("machine_words", "None that Tandem can use; models run on the processor")
    return "; ".join(f"{card.name}, {file_size(card.total_bytes)}" for card in machine.cards)


def billions(parameters: float) -> str:
    """A model's size as people write it: "8B"."""
    return f"{parameters / 1e9:g}B"


def needed_words(parameters: float) -> str:
    """What a model of so many parameters needs, as in "≈ 6.2 GB": two digits, which is all that an estimate has."""
    return f"≈ {file_size(round(needed_bytes(parameters) / 1e8) * 100_000_000)}"


def verdict(machine: Machine) -> str:
    """The estimate, in one sentence."""
    largest = machine.largest_comfortable
    if not largest:
        return QCoreApplication.translate(
            "machine_words", "≈ Only very small models, below 1B, fit here beside other programs."
        )
    words = QCoreApplication.translate("machine_words", "Models up to ≈ {size} fit comfortably.")
    return words.format(size=billions(largest))
