"""Bugs are never silent: whatever nobody caught ends in a dialog with a report to copy."""

from __future__ import annotations

import sys
import threading
import traceback
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from desktop_app.ui.present_error import environment
from desktop_app.ui.theme import Size, Space

if TYPE_CHECKING:
    from types import TracebackType

    from desktop_app.ui.theme import Theme

_KEPT_REPORTS = 20


class BugReports(QObject):
    """Shows each report on the window's thread, whichever thread it comes from."""

    _found = Signal(str)

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._dialog: BugDialog | None = None
        self._reports: list[str] = []
        self._found.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Catch what nobody else caught, on any thread and in any destructor."""
        sys.excepthook = self._from_main
        threading.excepthook = self._from_thread
        sys.unraisablehook = self._from_destructor

    def uninstall(self) -> None:
        """Leave it to Python again."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        sys.unraisablehook = sys.__unraisablehook__

    def report(self, trace: str) -> None:
        """Take a traceback from any thread; it also goes to stderr."""
        if sys.stderr is not None:
            sys.stderr.write(trace)
        self._found.emit(trace)

    @Slot(str)
    def _show(self, trace: str) -> None:
        if len(self._reports) < _KEPT_REPORTS:
            self._reports.append(trace.strip())
        if self._dialog is None:
            self._dialog = BugDialog(self._theme)
            self._dialog.finished.connect(self._closed)
            self._dialog.show()
        self._dialog.set_reports(self._reports)

    @Slot()
    def _closed(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
        self._dialog = None
        self._reports.clear()

    def _from_main(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        self.report("".join(traceback.format_exception(kind, error, trace)))

    def _from_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None and not issubclass(args.exc_type, SystemExit):
            self.report("".join(traceback.format_exception(args.exc_type, args.exc_value, args.exc_traceback)))

    def _from_destructor(self, args: sys.UnraisableHookArgs) -> None:
        if args.exc_value is not None:
            told = "".join(traceback.format_exception(args.exc_type, args.exc_value, args.exc_traceback))
            self.report(f"{args.err_msg or 'Ignored in a destructor'}: {args.object!r}\n{told}")


class BugDialog(QDialog):
    """One window for all reports until it is closed; it does not block the rest."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("A bug in Tandem"))
        self.resize(640, 420)
        title = QLabel(self.tr("Something in Tandem broke"))
        title.setProperty("role", "section")
        words = QLabel(
            self.tr(
                "Your conversations are safe on disk. The report below says what broke; nothing was sent anywhere."
                " You can copy it and pass it on."
            )
        )
        words.setWordWrap(True)
        self.report = QPlainTextEdit()
        self.report.setReadOnly(True)
        self.report.setFont(theme.mono(Size.CONTROL))
        self.report.setAccessibleName(self.tr("Report"))
        buttons = QDialogButtonBox()
        copy = buttons.addButton(self.tr("Copy report"), QDialogButtonBox.ButtonRole.ActionRole)
        close = buttons.addButton(self.tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setDefault(True)
        copy.clicked.connect(self._copy)
        close.clicked.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.L)
        column.setSpacing(Space.M)
        for widget in (title, words, self.report, buttons):
            column.addWidget(widget)

    def set_reports(self, reports: list[str]) -> None:
        """Show these, oldest first, under the versions."""
        self.report.setPlainText("\n\n".join([environment(), *reports]))

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report.toPlainText())
