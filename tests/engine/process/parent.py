"""A parent that shall be killed: `python -m tests.engine.process.parent ACT` brings a child into a state, then waits.

ACT is a step of the script; "idle" leaves the child waiting for commands. It prints the child's id once it is there.
"""

from __future__ import annotations

import sys

from desktop_app.engine.process.engine import ChildEngine
from tests.engine.contract import LONG, SHORT, read_to_first_delta
from tests.engine.fake_child import KIND, Script, fake_argv


def main() -> None:
    act = sys.argv[1]
    steps = ["whole"] if act == "idle" else [act]
    engine = ChildEngine(fake_argv(Script(generations=[steps], stuck_s=2.0)), KIND)
    events = engine.generate(SHORT if act == "idle" else LONG)
    read_to_first_delta(events)
    if act == "idle":
        list(events)
    print(engine.pid, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
