"""The Hub on loopback in a process of its own: `python -m benchmarks.download.server FOLDER`.

It says its address first, and for each line on stdin how many bytes of files it has sent in all.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.hub_repo import Repo
from tests.hub_server import HubServer

REPO = "someone/models"


def main(folder: Path) -> None:
    files: dict[str, bytes | Path] = {path.name: path for path in sorted(folder.iterdir())}
    with HubServer({REPO: Repo(files)}) as hub:
        print(hub.endpoint, flush=True)
        for _ in sys.stdin:
            print(hub.sent_bytes, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
