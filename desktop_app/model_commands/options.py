"""The arguments of `tandem models`."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from desktop_app.repositories import SearchOrder

if TYPE_CHECKING:
    from collections.abc import Callable

EPILOG = """\
exit status: 0 done, 1 failed, 2 wrong usage, 130 interrupted (a download is paused: the same command goes on with it)

With --json the result is one JSON object on standard output, and so is a failure:
{"error": CODE, "message": WHAT HAPPENED AND WHAT TO DO, "detail": MORE OR ""}
Progress goes to standard error.
"""
_NAME = "a model's name, its file's name, the beginning of its SHA-256, or a path"
_REPOSITORY = "OWNER/REPO[:QUANT]"


def add_models(add_parser: Callable[..., argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Add the command with all of its own; the parser of those without one."""
    models = add_parser(
        "models",
        help="list, find, download, import, check and remove models",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    commands = models.add_subparsers(dest="models_command", metavar="COMMAND", required=True)

    def add(name: str, words: str) -> argparse.ArgumentParser:
        parser: argparse.ArgumentParser = commands.add_parser(name, help=words, description=words, allow_abbrev=False)
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        return parser

    add("list", "the models on this computer")
    info = add("info", "all that is known of one, here or on the Hub")
    info.add_argument("name", metavar="NAME|PATH|OWNER/REPO[:QUANT]", help=f"{_NAME}, or a repository on the Hub")
    search = add("search", "look for GGUF models on the Hub")
    search.add_argument("text", metavar="TEXT", help='words to look for; "" for the most popular ones')
    search.add_argument("--author", default="", help="only repositories of this user or organisation")
    search.add_argument("--licence", "--license", default="", help='only under this licence, as in "apache-2.0"')
    search.add_argument("--sort", choices=[order.value for order in SearchOrder], default=SearchOrder.DOWNLOADS.value)
    download = add("download", "download a model; go on with one that was paused")
    download.add_argument("repository", metavar=_REPOSITORY, help="a repository on the Hub, or its address")
    download.add_argument("--with-projector", action="store_true", help="with the file that it needs to see images")
    bring = add("import", "use models that are on this computer already, where they lie")
    bring.add_argument("paths", nargs="*", metavar="PATH", help="GGUF files, or folders with some")
    bring.add_argument("--copy", action="store_true", help="copy them into Tandem's folder")
    bring.add_argument(
        "--from-programs", action="store_true", help="all of LM Studio, Ollama, Jan, GPT4All and the like"
    )
    bring.set_defaults(refuse=bring.error)
    remove = add("remove", "move a model to the trash")
    remove.add_argument("name", metavar="NAME", help=_NAME)
    remove.add_argument("--yes", action="store_true", help="do not ask")
    remove.add_argument("--forget", action="store_true", help="only list it no more; its files stay")
    verify = add("verify", "read a model's file anew and say whether it is unchanged")
    verify.add_argument("name", metavar="NAME", help=_NAME)
    return models
