"""The names a person sees: of a model, of its quantization and of its licence."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from desktop_app.engine.local.tensor_types import FILE_TYPES, UNQUANTIZED

if TYPE_CHECKING:
    from desktop_app.engine.local.gguf_header import Header

MAX_NAME_CHARS = 80
_GUESSED = 1024  # LLAMA_FTYPE_GUESSED is added where the file did not say

_SPLIT = re.compile(r"[-_.]\d{5}-of-\d{5}$")
_QUANTIZATION = re.compile(
    r"[-_.](?:ud[-_.])?(?:i1[-_.])?"
    r"(?:i?q\d[\w]*|tq\d_\d|bf16|fp?16|fp?32|mxfp4(?:_moe)?|nvfp4)(?:[-_.](?:gguf|imat(?:rix)?))?$",
    re.IGNORECASE,
)
_DEBRIS = re.compile(
    r"\b(?:ep(?:och)?s?[-_ ]?\d+|(?:global[-_ ]?)?steps?[-_ ]?\d+|checkpoints?|ckpts?|mix\d+"
    r"|tmp|snapshots?|[0-9a-f]{12,})\b",
    re.IGNORECASE,
)
_USELESS = frozenset({"model", "models", "default", "unknown", "none", "hf", "ggml", "gguf", "output", "llama", "main"})


def display_name(header: Header, file_name: str) -> str:
    """The model's own name, or one put together from its parts, or else the file's.

    Names such as “.”, “model”, “/tmp/out” or “… Mix1 Ep2” were left behind by whoever trained or converted
    the model and help nobody.
    """
    parts = [header.text(f"general.{part}") for part in ("basename", "size_label", "finetune")]
    assembled = "-".join(part for part in parts if part) if parts[0] else ""
    for name in (header.text("general.name"), assembled):
        if _is_useful(name):
            return _plain(name)
    return _plain(file_stem(file_name)) or file_name


def file_stem(file_name: str) -> str:
    """A file's name without “.gguf”, the number of its part and its quantization."""
    stem = _SPLIT.sub("", re.sub(r"\.gguf$", "", file_name, flags=re.IGNORECASE))
    return _QUANTIZATION.sub("", stem) or stem


def licence(header: Header) -> str:
    """The licence in the file's own word, by its name where it is none of the usual ones; "" if it has none."""
    short = header.text("general.license")
    name = header.text("general.license.name") if short.lower() in {"", "other", "unknown"} else ""
    return _plain(name or short)


def _is_useful(name: str) -> bool:
    plain = _plain(name)
    if len(plain) < 3 or plain.lower() in _USELESS or len(plain) < len(name.strip()):
        return False
    return not (re.search(r"[/\\]", plain) or _DEBRIS.search(plain))


def _plain(name: str) -> str:
    return "".join(char for char in name if char.isprintable()).strip()[:MAX_NAME_CHARS]


def quantization(header: Header) -> str:
    """As in "Q4_K_M". By the recipe in the file where it agrees with the tensors (a recipe mixes types, so
    the commonest type need not bear its name), else by the type that most of the weights have.
    """
    sizes: Counter[str] = Counter()
    for tensor in header.tensors:
        if len(tensor.shape) > 1:
            sizes[tensor.type_name] += tensor.n_elements
    common = sizes.most_common(1)[0][0] if sizes else ""
    number = header.integer("general.file_type")
    recipe = FILE_TYPES.get(number & ~_GUESSED, "") if number is not None and number >= 0 else ""
    if recipe and (not common or (recipe in UNQUANTIZED) == (common in UNQUANTIZED)):
        return recipe
    return common or "?"
