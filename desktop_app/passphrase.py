"""The passphrase of the sealed keys on the command line: typed unseen at the terminal, or a line of standard input."""

from __future__ import annotations

import getpass
import os
import sys
from typing import TYPE_CHECKING

from desktop_app import terminal
from desktop_app.accounts import LEAST_PASSPHRASE
from desktop_app.errors import Cancelled, PassphraseNeeded, PassphraseWrong
from desktop_app.header_words import MOST_SECRET

if TYPE_CHECKING:
    from desktop_app.accounts import Account
    from desktop_app.services.accounts import AccountsService

TRIES = 3


def open_keys(accounts: AccountsService, account: Account, *, may_ask: bool, from_stdin: bool) -> None:
    """Open the sealed file. Raises PassphraseNeeded where nobody can be asked, PassphraseWrong, KeysFileDamaged, and
    Cancelled for who enters none.
    """
    if from_stdin:
        passphrase = sys.stdin.readline(MOST_SECRET).rstrip("\r\n") if sys.stdin else ""
        accounts.open_keys(passphrase).result()
        return
    if not may_ask or not has_terminal():
        raise PassphraseNeeded(provider=account.name)
    for tries_left in reversed(range(TRIES)):
        try:
            accounts.open_keys(typed(f"Passphrase for the key of {account.name}: ")).result()
        except PassphraseWrong as error:
            if not tries_left:
                raise
            terminal.write(f"{error.message}\n", sys.stderr)
        else:
            return


def begin_sealing(accounts: AccountsService) -> bool:
    """Open the sealed file with its passphrase, or choose one; False for who enters none. Raises PassphraseWrong,
    KeysFileDamaged.
    """
    terminal.write("No keyring keeps the key. A passphrase can seal it in a file of Tandem's.\n", sys.stderr)
    try:
        passphrase = typed("Your passphrase: ") if accounts.has_sealed_file else _new()
    except Cancelled:
        return False
    accounts.seal_keys(passphrase).result()
    return True


def has_terminal() -> bool:
    """Whether there is one on which a person can be asked, whatever standard input is."""
    if sys.platform == "win32":
        return sys.stdin is not None and sys.stdin.isatty()
    try:
        os.close(os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY))
    except OSError:
        return False
    return True


def typed(question: str) -> str:
    """What is typed unseen. Raises Cancelled for nothing."""
    try:
        secret = getpass.getpass(question)
    except EOFError:
        secret = ""
    if not secret:
        raise Cancelled
    return secret


def _new() -> str:
    while True:
        passphrase = typed(f"A new passphrase, at least {LEAST_PASSPHRASE} characters: ")
        if len(passphrase) < LEAST_PASSPHRASE:
            continue
        if typed("The same again: ") == passphrase:
            return passphrase
        terminal.write("These were two different ones.\n", sys.stderr)
