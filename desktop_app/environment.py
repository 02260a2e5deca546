"""The environment that other processes get."""

from __future__ import annotations

import os

from desktop_app.accounts import KEY_VARIABLES

_TOKENS = frozenset({"HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"})


def without_secrets(*, with_keys: bool = False) -> dict[str, str]:
    """This process's own without the user's tokens and, but `with_keys`, without the keys of providers: a process's
    environment can be read, and is handed on to its children. Who needs one gets it by a line on stdin.
    """
    secrets = _TOKENS if with_keys else _TOKENS | KEY_VARIABLES
    return {name: value for name, value in os.environ.items() if name not in secrets}
