"""The program's entry: a child process, a command, or the window, each importing only what it needs."""

from __future__ import annotations

import sys
from importlib import import_module


def main() -> int:
    """Run what the arguments ask for; the process's exit status."""
    arguments = sys.argv[1:]
    if arguments == ["worker", "llama"]:
        # Before anything that brings numpy along: llama.cpp's library for NVIDIA's cards has a C++ library of its own
        # in it, and the first load crashes where numpy's has come before.
        import_module("desktop_app.engine.local.llama_backend")
        from desktop_app.engine.local.child import main as llama

        return llama()
    if arguments == ["worker", "hub"]:
        from desktop_app.engine.hub.child import main as hub

        return hub()
    if arguments == ["worker", "cloud"]:
        from desktop_app.engine.cloud.child import main as cloud

        return cloud()
    if arguments == ["worker", "keys"]:
        from desktop_app.engine.keys.child import main as keys

        return keys()
    from desktop_app.cli import run

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
