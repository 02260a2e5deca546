"""What the documents say is where they say it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CODE = ROOT / "desktop_app"
DOCUMENTS = [*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]

NAMED = re.compile(r"`([\w./-]+)`")
ROOTS = {one.name.removesuffix(".py") for one in (*ROOT.iterdir(), *CODE.iterdir()) if one.name[0] not in "._"}
MADE = ("build", "vNNNN")
"""What is made while one works, or stands for another name."""


def _is_there(name: str) -> bool:
    """Whether a file, a folder, a module or what is in a module has this name; True for what is no such name."""
    if "/" in name:
        known = name.split("/", maxsplit=1)[0] in ROOTS and not any(made in name for made in MADE)
        return not known or any((folder / name).exists() for folder in (ROOT, CODE))
    if name.endswith(".py"):
        return any(CODE.rglob(name)) or (ROOT / name).exists()
    parts = name.split(".")
    for size in range(len(parts), 0, -1):
        place = CODE.joinpath(*parts[:size])
        source = place / "__init__.py" if place.is_dir() else place.with_name(f"{place.name}.py")
        if parts[0] and source.exists():
            return all(re.search(rf"\b{part}\b", source.read_text(encoding="utf-8")) for part in parts[size:])
    return True


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_every_file_module_and_name_in_the_documents_exists(document: Path) -> None:
    missing = {name for name in NAMED.findall(document.read_text(encoding="utf-8")) if not _is_there(name)}

    assert not missing
