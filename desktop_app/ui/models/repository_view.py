"""One model that can be had: what it is, which of its files fit, and the button that gets one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.ui.chat.block import HANG
from desktop_app.ui.models.card_view import CardView
from desktop_app.ui.models.context_length import ContextLength
from desktop_app.ui.models.fit_figures import FitFigures
from desktop_app.ui.models.judging import Judging
from desktop_app.ui.models.looking import Looking
from desktop_app.ui.models.obtaining import Obtaining
from desktop_app.ui.models.projector_choice import ProjectorChoice
from desktop_app.ui.models.quantization_groups import QuantizationGroups
from desktop_app.ui.models.repository_head import RepositoryHead
from desktop_app.ui.models.repository_notices import RepositoryNotices
from desktop_app.ui.models.stock import Have
from desktop_app.ui.settings.card import plain
from desktop_app.ui.tasks import when_done
from desktop_app.ui.theme import Space

if TYPE_CHECKING:
    from collections.abc import Hashable

    from desktop_app.errors import AppError
    from desktop_app.services.fit import Shape, Verdict
    from desktop_app.ui.models.judging import Question
    from desktop_app.ui.models.offers import Offer
    from desktop_app.ui.models.sources import Sources
    from desktop_app.ui.theme import Theme

_WORKING = 680
"""The widest that lines of words and rows become."""


class RepositoryView(QWidget):
    """Shows what `looking` looks at. `chat_wanted` brings a model's file, `link_wanted` an address to be opened."""

    link_wanted = Signal(str)
    token_wanted = Signal()
    downloads_wanted = Signal()
    chat_wanted = Signal(object)

    def __init__(self, theme: Theme, sources: Sources) -> None:
        super().__init__()
        self._sources = sources
        self._is_getting = False
        self._wants_focus = False
        self._shown_card: str | None = None
        self.looking = Looking(sources.hub, self)
        self._judging = Judging(sources.fits, sources.bridge, self)
        self.head = RepositoryHead(theme)
        self.notices = RepositoryNotices(theme)
        self.length = ContextLength(theme)
        self.groups = QuantizationGroups(theme)
        self.projector = ProjectorChoice(theme)
        self.figures = FitFigures(sources.fits)
        self.card_title = plain(self.tr("Model card"), "section")
        self.card = CardView(theme)
        self.obtaining = Obtaining(theme)
        self.area = QScrollArea()
        self.nothing = plain(self.tr("Choose a model to see its files and how they run on this computer."), "quiet")
        self._lay_out()
        self._connect()
        self.obtaining.hide()
        self._show()

    def take_focus(self) -> None:
        """To the chosen file, once there is one, or else to the way on."""
        self._wants_focus = not self._give_focus()

    def try_again(self) -> None:
        """Ask once more for what the Hub has not told."""
        if self.looking.error is not None:
            self.looking.ask()
        elif self.looking.preview_error is not None:
            self._read_chosen()

    def _connect(self) -> None:
        self.head.link_wanted.connect(self.link_wanted)
        self.card.link_activated.connect(self.link_wanted)
        self.notices.link_wanted.connect(self.link_wanted)
        self.notices.token_wanted.connect(self.token_wanted)
        self.notices.online_wanted.connect(self._sources.go_online)
        self.notices.again_wanted.connect(self.looking.ask)
        self.notices.reading_wanted.connect(self._read_chosen)
        self.looking.turned.connect(self._turn)
        self.looking.changed.connect(self._show)
        self._judging.judged.connect(self._show_verdicts)
        self.groups.chosen.connect(self._choose)
        self.length.chosen.connect(self._judge)
        self.projector.changed.connect(self._show_chosen)
        self.obtaining.pressed.connect(self._press)
        self._sources.stock.changed.connect(self._show_stock)
        self.area.verticalScrollBar().valueChanged.connect(lambda _: self._look_at_card())
        self.area.verticalScrollBar().rangeChanged.connect(lambda *_: self._look_at_card())

    def _give_focus(self) -> bool:
        if self.groups.take_focus():
            return True
        if self.looking.error is not None and self.notices.trouble.buttons:
            self.notices.trouble.buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return False

    def _turn(self) -> None:
        self._is_getting = self._wants_focus = False
        self._shown_card = None
        self.card.show_card("")
        self.area.verticalScrollBar().setValue(0)

    def _show(self) -> None:
        looking = self.looking
        entry, repository = looking.entry, looking.repository
        if repository is not None:
            chosen = self.groups.current
            preview = looking.knowledge.previews.get(chosen.path) if chosen is not None else None
            self.head.show_repository(repository, entry, preview.facts if preview is not None else None)
        elif entry is not None:
            self.head.show_entry(entry, self._sources.page_of(entry.repo_id))
        self.nothing.hide()
        self.head.setVisible(repository is not None or entry is not None)
        self.notices.show_looking(looking)
        offers = looking.offers
        if [row.offer for row in self.groups.rows] != list(offers):
            self.groups.show_offers(offers, repository.wanted if repository is not None else "")
        self.length.show_shape(self._shape())
        self._judge()
        self._show_stock()
        self._show_card()
        if self._wants_focus:
            self._wants_focus = not self._give_focus()
        if self._is_getting and not looking.is_asking:
            self._get_now()

    def _show_card(self) -> None:
        repository = self.looking.repository
        card = repository.card if repository is not None else ""
        for part in (self.card_title, self.card):
            part.setVisible(bool(card))
        if card != self._shown_card:
            self._shown_card = card
            self.card.show_card(card)

    def _shape(self) -> Shape | None:
        chosen = self.groups.current
        return self.looking.knowledge.shape(chosen)[0]() if chosen is not None else None

    def _judge(self) -> None:
        knowledge = self.looking.knowledge
        questions: dict[Hashable, Question] = {
            knowledge.key(offer): knowledge.shape(offer) for offer in self.looking.offers
        }
        self._judging.ask(questions, self.length.n_ctx)
        self._show_verdicts()

    def _verdict(self, offer: Offer) -> Verdict | None:
        return self._judging.verdicts.get(self.looking.knowledge.key(offer))

    def _show_verdicts(self) -> None:
        self.groups.show_verdicts(self._verdict)
        self._show_chosen()

    def _choose(self) -> None:
        chosen = self.groups.current
        self.projector.show_projectors(chosen.projectors if chosen is not None else ())
        self._read_chosen()
        self._show_chosen()

    def _read_chosen(self) -> None:
        chosen = self.groups.current
        if chosen is not None:
            self.looking.read(chosen)

    def _show_chosen(self) -> None:
        chosen = self.groups.current
        self.obtaining.setVisible(chosen is not None)
        self.figures.setVisible(chosen is not None)
        if chosen is None:
            return
        verdict = self._verdict(chosen)
        self.figures.show_figures(self.looking, chosen, verdict)
        projector = self.projector.wanted
        self.obtaining.show_offer(
            chosen,
            verdict,
            self._sources.stock.of(self._repo_id(), chosen),
            extra_bytes=projector.size_bytes if projector is not None else 0,
            offline=self._sources.is_offline,
            waits=self._is_getting,
        )

    def _show_stock(self) -> None:
        def remark(offer: Offer) -> str:
            match self._sources.stock.of(self._repo_id(), offer).have:
                case Have.HERE:
                    return self.tr("on this computer")
                case Have.COMING:
                    return self.tr("being downloaded")
                case _:
                    return ""

        self.groups.show_remarks(remark)
        self._show_chosen()

    def _repo_id(self) -> str:
        looking = self.looking
        return looking.repository.repo_id if looking.repository is not None else looking.address

    def _press(self) -> None:
        chosen = self.groups.current
        if chosen is None:
            return
        holding = self._sources.stock.of(self._repo_id(), chosen)
        match holding.have:
            case Have.HERE:
                self.chat_wanted.emit(holding.path)
            case Have.COMING:
                self.downloads_wanted.emit()
            case Have.STOPPED if holding.standing is not None:
                self._sources.resume(holding.standing.download.id)
            case _:
                self._is_getting = True
                if self.looking.repository is not None:
                    self._get_now()
                else:
                    self.looking.ask()

    def _get_now(self) -> None:
        """Begin the download, now that the Hub has told its files; nothing if it has not."""
        self._is_getting = False
        self.notices.show_looking(self.looking)
        chosen, repository = self.groups.current, self.looking.repository
        if chosen is not None and chosen.source is not None and repository is not None:
            started = self._sources.downloads.start(repository, chosen.source, self.projector.wanted)
            when_done(started, lambda _: self._show_stock(), self._tell_refusal, self)
        self._show_chosen()

    def _tell_refusal(self, error: AppError) -> None:
        self.notices.trouble.say_error(error, [(self.tr("Try again"), self._press)])
        self.notices.show()
        self.area.ensureWidgetVisible(self.notices)

    def _look_at_card(self) -> None:
        top = self.area.verticalScrollBar().value() - self.card.y()
        self.card.look(top, top + self.area.viewport().height())

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setContentsMargins(HANG, 0, HANG, 0)
        column.setSpacing(Space.L)
        for part in (self.head, self.notices, self.length, self.groups, self.projector, self.figures):
            column.addWidget(part)
        column.addSpacing(Space.L)
        column.addWidget(self.card_title)
        for label in (*self.head.findChildren(QLabel), *self.figures.findChildren(QLabel)):
            # Else they would claim the lines that they had in a narrower place, and the page would scroll for nothing.
            policy = label.sizePolicy()
            policy.setVerticalPolicy(QSizePolicy.Policy.Preferred)
            label.setSizePolicy(policy)
        inner = QWidget()
        inner.setMaximumWidth(_WORKING + 2 * HANG)
        lines = QVBoxLayout(inner)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(Space.M)
        lines.addLayout(column)
        lines.addWidget(self.card)
        lines.addStretch(1)
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(Space.XL - HANG, Space.XL, Space.XL - HANG, Space.XXL)
        row.addWidget(inner, 1)
        self.area.setWidget(page)
        self.area.setWidgetResizable(True)
        self.area.setProperty("role", "read")
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setAccessibleName(self.tr("The chosen model"))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.nothing, 1, Qt.AlignmentFlag.AlignCenter)
        whole.addWidget(self.area, 1)
        whole.addWidget(self.obtaining)
