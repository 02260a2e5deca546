"""Jan's models: a folder each, with what Jan knows of it in `model.yml`."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop_app.engine.local.other_programs import gguf_folder
from desktop_app.engine.local.other_programs.reading import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop_app.engine.local.other_programs.found import FoundModel, Program

_NAME = re.compile(r"^name:[ \t]*(['\"]?)(?P<name>[^'\"\r\n]{1,200})\1[ \t]*$", re.MULTILINE)
"""One line of plain YAML is all that is wanted of it."""


def models_in(folder: Path, program: Program) -> Iterator[FoundModel]:
    """The models in a folder, by Jan's own names. Raises PermissionError if it may not be listed."""
    for found in gguf_folder.models_in(folder, program):
        named = _NAME.search(text_of(found.path.with_name("model.yml")))
        yield replace(found, name=named["name"].strip()) if named else found
