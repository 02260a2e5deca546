"""What is known of a model that answers from elsewhere, as facts of the inspector."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from desktop_app.ui.accounts.words import does_reason
from desktop_app.ui.chat.figures import money
from desktop_app.ui.inspector.numbers import count
from desktop_app.ui.text import day

if TYPE_CHECKING:
    from desktop_app.accounts import CloudModel, Provider


def cloud_facts(model: CloudModel, provider: Provider) -> tuple[tuple[str, str], ...]:
    """Names with their values, "" where nobody says."""
    translate = QCoreApplication.translate
    yes, no = translate("inspector", "yes"), translate("inspector", "no")

    def tokens(number: int) -> str:
        return translate("inspector", "{count} tokens").format(count=count(number)) if number else ""

    def told(known: bool | None) -> str:
        return "" if known is None else yes if known else no

    price = ""
    if model.input_price is not None and model.output_price is not None:
        words = translate("inspector", "{read} in, {written} out, for a million tokens")
        price = words.format(read=money(model.input_price), written=money(model.output_price))
    dated = day(model.price_date) if price and model.price_date is not None else ""
    return (
        (translate("inspector", "Context"), tokens(model.context_window)),
        (translate("inspector", "Longest answer"), tokens(model.output_limit)),
        (translate("inspector", "Sees images"), told(model.images)),
        (translate("inspector", "Reasons"), told(does_reason(model, provider))),
        (translate("inspector", "Price"), price),
        (translate("inspector", "Prices of"), dated),
    )
