"""Blank models have the bytes, rows and matrices that they say."""

from __future__ import annotations

from dataclasses import replace
from math import prod
from typing import TYPE_CHECKING

import pytest

from desktop_app.engine.local.blank_llama import of_bytes
from desktop_app.engine.local.fit import shape_of
from desktop_app.engine.local.gguf_header import read_header

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("type_name", ["F16", "Q8_0", "Q4_K", "MXFP4"])
@pytest.mark.parametrize("layers", [1, 3])
def test_a_blank_model_is_what_it_says(tmp_path: Path, type_name: str, layers: int) -> None:
    model = of_bytes(type_name, 8 * 1024 * 1024, width=512, head=128, vocabulary=256)
    assert model.n_bytes == pytest.approx(8 * 1024 * 1024, rel=0.15)
    several = replace(model, layers=layers)
    header = read_header(several.write(tmp_path / "blank.gguf"))
    assert sum(tensor.n_bytes for tensor in header.tensors) == several.n_bytes
    matrices = [tensor for tensor in header.tensors if len(tensor.shape) > 1]
    assert (sum(prod(one.shape[1:]) for one in matrices), len(matrices)) == (several.n_rows, several.n_matrices)


def test_what_is_read_of_it_is_what_its_header_tells(tmp_path: Path) -> None:
    model = of_bytes("Q8_0", 4 * 1024 * 1024, width=256, head=64, vocabulary=512)
    read = {part.type_name: part for part in shape_of(read_header(model.write(tmp_path / "blank.gguf"))).weights.read}
    assert (read["Q8_0"].n_rows, read["Q8_0"].n_matrices) == (model.n_rows, model.n_matrices)
    assert sum(part.n_bytes for part in read.values()) == model.n_bytes
