"""What cannot be text crosses the boundary all the same."""

from __future__ import annotations

import os

import pytest

from desktop_app.engine.process.protocol import Failed, Inspect, decode_command, decode_event, encode


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
