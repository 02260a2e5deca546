"""No name from a stranger leads out of the models folder, nor to something that some system takes for a device."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.errors.hub import HostileName
from desktop_app.safe_names import MAX_NAME_BYTES, is_repo_id, is_safe_path, place, unfinished

FOLDER = Path("/models")

HOSTILE = (
    "",
    ".gguf",
    "..",
    "../x.gguf",
    "a/../../x.gguf",
    "/etc/x.gguf",
    "//server/share/x.gguf",
    "a//x.gguf",
    "./x.gguf",
    "..\\x.gguf",
    "a\\..\\x.gguf",
    "\\\\server\\share\\x.gguf",
    "C:x.gguf",
    "C:/x.gguf",
    "C:\\x.gguf",
    "x.gguf:stream",
    "a:b/x.gguf",
    "NUL/x.gguf",
    "con.gguf",
    "Aux.Q4_0.gguf",
    "COM1.gguf",
    "lpt9.txt.gguf",
    "com¹.gguf",
    "CONIN$.gguf",
    "prn .gguf",
    "x\0.gguf",
    "x\n.gguf",
    "x\x1b[2J.gguf",
    "x\u202efugg.gguf",
    "x\u200b.gguf",
    "\ud800.gguf",
    "a./x.gguf",
    "a /x.gguf",
    " a/x.gguf",
    "~/x.gguf",
    ".ssh/x.gguf",
    "x?.gguf",
    "x*.gguf",
    'x".gguf',
    "x|y.gguf",
    "<x>.gguf",
    "x.exe",
    "x.gguf.exe",
    "x.gguf/",
    "a/" * 8 + "x.gguf",
    "x" * MAX_NAME_BYTES + ".gguf",
    "한" * 100 + ".gguf",
)

HARMLESS = (
    "Small-Q4_K_M.gguf",
    "UD-Q4_K_XL/Model-UD-Q4_K_XL-00001-of-00003.gguf",
    "모델-Q4_0.gguf",
    "a b/c+d (1)&2.gguf",
    "console.gguf",
    "nullable/x.GGUF",
    "x..y.gguf",
)


@pytest.mark.parametrize("path", HOSTILE)
def test_a_hostile_path_is_refused(path: str) -> None:
    assert not is_safe_path(path)
    with pytest.raises(HostileName):
        place(FOLDER, "someone/Small-GGUF", path)


@pytest.mark.parametrize("path", HARMLESS)
def test_a_harmless_path_lies_in_its_repositorys_folder(path: str) -> None:
    final = place(FOLDER, "someone/Small-GGUF", path)
    assert final == FOLDER / "someone" / "Small-GGUF" / path
    assert all(beside.parent == final.parent for beside in unfinished(final))


@pytest.mark.parametrize(
    "repo_id",
    ["", "x", "a/b/c", "../b", "a/..", "a/.b", "a\\b/c", "C:/b", "nul/b", "a/con", "a/b ", "a/b.", "가/나", "a/b\n"],
)
def test_a_hostile_repository_is_refused(repo_id: str) -> None:
    assert not is_repo_id(repo_id)
    with pytest.raises(HostileName):
        place(FOLDER, repo_id, "x.gguf")


def test_the_longest_name_leaves_room_for_what_lies_beside_it() -> None:
    name = "x" * (MAX_NAME_BYTES - len(".gguf")) + ".gguf"
    assert all(len(beside.name) <= 255 for beside in unfinished(place(FOLDER, "a/b", name)))
