"""What cannot be text crosses the boundary all the same; what must stay secret is told of no line."""

from __future__ import annotations

import os

import pytest

from desktop_app.engine.process.key_lines import ChangeSealed, KeyDone, ReadKey, SealedOpened, StoreKey
from desktop_app.engine.process.protocol import Failed, Inspect, beginning, decode_command, decode_event, encode

CANARY = "sk-canary-of-the-protocol"


def test_the_path_of_a_file_whose_name_is_no_text_arrives_as_it_is() -> None:
    command = Inspect(id=1, path=os.fsdecode(b"/models/not-utf8-\xff \xed\x95\x9c.gguf"))
    line = encode(command)
    assert line.count(b"\n") == 1
    assert decode_command(line) == command
    failed = Failed(id=1, code="not_a_gguf", values={"path": command.path})
    assert decode_event(encode(failed)) == failed


@pytest.mark.parametrize(
    "line", [b'{"type": "inspect", "path": "\\udcff"}', b'["\\udcff"]', b'"\\udcff' + b"[" * 99_999]
)
def test_half_a_pair_makes_no_command_of_what_is_none(line: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whichever kind
        decode_command(line)


@pytest.mark.parametrize(
    "line",
    [
        encode(StoreKey(id=1, name="account:jan", secret=CANARY)),
        encode(ReadKey(id=1, name="account:jan"))[:-2] + b',"secret" : "' + CANARY.encode(),
        encode(ChangeSealed(id=1, path="/keys", secret=CANARY, put={"account:jan": CANARY})),
        encode(SealedOpened(id=1, kept={"account:jan": CANARY})),
        encode(KeyDone(id=1, secret=CANARY)),
    ],
)
def test_what_is_told_of_a_line_that_is_not_understood_ends_before_its_secret(line: bytes) -> None:
    told = beginning(line)
    assert told.startswith('b\'{"type":')
    assert CANARY[:4] not in told
