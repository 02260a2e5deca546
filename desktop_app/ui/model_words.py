"""What the window says about a model and where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from desktop_app.accounts import is_cloud
from desktop_app.domain import TemplateChoice, TemplateSource
from desktop_app.services.events import Readiness
from desktop_app.services.machine import LoadNote, build_line_for
from desktop_app.ui.text import file_size

if TYPE_CHECKING:
    from desktop_app.domain import LaneSetup, LocalModel, Placement
    from desktop_app.services.events import ModelChanged
    from desktop_app.services.machine import LoadedModel

_NAMES = {
    TemplateChoice.GEMMA: "Gemma",
    TemplateChoice.LLAMA2: "Llama 2",
    TemplateChoice.LLAMA3: "Llama 3",
    TemplateChoice.LLAMA4: "Llama 4",
    TemplateChoice.MISTRAL: "Mistral",
    TemplateChoice.CHATML: "ChatML",
    TemplateChoice.PHI: "Phi",
    TemplateChoice.ALPACA: "Alpaca",
    TemplateChoice.VICUNA: "Vicuna",
}


def model_line(model: LocalModel, *, in_memory: bool = False) -> str:
    """One line under a model's name, as in "Q4_1 · 98.4 MB · this computer"."""
    here = QCoreApplication.translate("model_words", "this computer")
    if in_memory:
        here = QCoreApplication.translate("model_words", "in memory")
    parts = (model.facts.quantization, file_size(model.facts.size_bytes), here)
    return " · ".join(part for part in parts if part)


def readiness_words(state: ModelChanged) -> str:
    """Where a model stands, short enough for the header."""
    match state.readiness:
        case Readiness.IDLE:
            return QCoreApplication.translate("model_words", "Loads when needed")
        case Readiness.QUEUED:
            return QCoreApplication.translate("model_words", "Waiting to load")
        case Readiness.LOADING if state.fraction is None:
            return QCoreApplication.translate("model_words", "Loading")
        case Readiness.LOADING:
            words = QCoreApplication.translate("model_words", "Loading {percent}%")
            return words.format(percent=round((state.fraction or 0.0) * 100))
        case Readiness.READY:
            return QCoreApplication.translate("model_words", "Ready")
        case Readiness.TROUBLE if state.loaded is not None:
            return QCoreApplication.translate("model_words", "Stopped by a fault")
        case Readiness.TROUBLE:
            return QCoreApplication.translate("model_words", "Could not load")


def placement_words(placement: Placement) -> str:
    """Where a model runs."""
    if placement.layers_on_gpu:
        words = QCoreApplication.translate("model_words", "{some} of {all} layers on {gpus}")
        return words.format(some=placement.layers_on_gpu, all=placement.layers, gpus=", ".join(placement.gpus))
    return QCoreApplication.translate("model_words", "CPU, %n thread(s)", None, placement.threads)


def load_notes(loaded: LoadedModel) -> tuple[str, ...]:
    """What did not go as one might expect, a sentence each, and what could be had."""
    translate = QCoreApplication.translate
    notes = []
    if LoadNote.GPU_STEPPED_DOWN in loaded.notes:
        notes.append(
            translate("model_words", "The graphics card's memory was short, so fewer layers went there.")
            if loaded.placement.layers_on_gpu
            else translate("model_words", "The graphics card's memory was short, so it runs on the processor.")
        )
    if LoadNote.GPU_FAILED in loaded.notes:
        notes.append(translate("model_words", "The graphics card failed while loading, so it runs on the processor."))
    if LoadNote.GPU_PARTLY in loaded.notes:
        notes.append(translate("model_words", "More layers did not fit the graphics memory that was free."))
    if LoadNote.KV_TYPE in loaded.notes:
        notes.append(translate("model_words", "This model's context cannot be kept in fewer bits; it has 16."))
    for card in loaded.unused_cards:
        said = translate(
            "model_words",
            "There is an {maker} graphics card here that this llama.cpp was not built for. To build for it:\n{line}",
        )
        notes.append(said.format(maker=card, line=build_line_for(card)))
    return tuple(notes)


def base_model_words() -> str:
    """What to expect of a base model."""
    return QCoreApplication.translate("model_words", "Base model: it continues your text instead of answering.")


def model_note(model: LocalModel | None, setup: LaneSetup | None) -> str:
    """For the header: that the model is gone, or what to expect of it; "" if there is nothing to say."""
    if model is None and setup is not None and not is_cloud(setup.model):
        return QCoreApplication.translate("model_words", "The model is not on this computer")
    return base_model_note(model, setup)


def base_model_note(model: LocalModel | None, setup: LaneSetup | None) -> str:
    """As long as a base model completes text here; "" otherwise."""
    if model is None or setup is None or not model.facts.is_base or not continues_text(model, setup):
        return ""
    return QCoreApplication.translate("model_words", "Base model: completes text")


def continues_text(model: LocalModel, setup: LaneSetup) -> bool:
    """Whether what is sent will be continued as text, for lack of a chat template."""
    if setup.template == TemplateChoice.PLAIN:
        return True
    return setup.template == TemplateChoice.AUTO and (
        model.facts.is_base or model.facts.template_source == TemplateSource.NONE
    )


def template_words(choice: TemplateChoice, model: LocalModel | None) -> str:
    """A chat template's name; the automatic one says what it comes to for `model`."""
    if choice == TemplateChoice.PLAIN:
        return QCoreApplication.translate("model_words", "None: plain text")
    if choice != TemplateChoice.AUTO:
        return _NAMES[choice]
    if model is None:
        return QCoreApplication.translate("model_words", "Automatic")
    if model.facts.template_source == TemplateSource.FILE:
        return QCoreApplication.translate("model_words", "Automatic (from the file)")
    if model.facts.template_family is not None and not model.facts.is_base:
        words = QCoreApplication.translate("model_words", "Automatic ({family}, by the model's family)")
        return words.format(family=_NAMES.get(model.facts.template_family, model.facts.template_family))
    return QCoreApplication.translate("model_words", "Automatic (plain text)")
