"""Which context length is taken, how many layers a graphics card gets, and what a process may take."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from desktop_app.engine.local.devices import available_memory, cgroup_rest, cgroups, threads
from desktop_app.engine.local.fit import choose_n_ctx, context_lengths, in_words
from desktop_app.engine.local.memory_need import Setting, memory_need
from desktop_app.errors import ContextTooLarge, TooLargeForMemory
from tests.engine.local.test_memory_need import GIB, SEVEN_B

if TYPE_CHECKING:
    from pathlib import Path


def needed(n_ctx: int) -> int:
    return memory_need(SEVEN_B, Setting(n_ctx=n_ctx)).total


@pytest.mark.parametrize(
    ("available", "asked", "n_ctx"),
    [
        (64 * GIB, None, 8192),
        (64 * GIB, 32768, 32768),
        (needed(8192), None, 8192),
        (needed(8192) - 1, None, 4096),
        (needed(4096) - 1, None, 2048),
        (needed(512), 512, 512),
    ],
)
def test_the_longest_context_up_to_8192_that_fits_is_taken(available: int, asked: int | None, n_ctx: int) -> None:
    assert choose_n_ctx(SEVEN_B, asked=asked, available=available) == n_ctx


def test_a_model_trained_on_less_gets_no_more() -> None:
    short = replace(SEVEN_B, geometry=replace(SEVEN_B.geometry, context_length=1024))
    assert choose_n_ctx(short, asked=None, available=64 * GIB) == 1024


def test_what_does_not_fit_is_refused_with_both_sizes() -> None:
    with pytest.raises(TooLargeForMemory) as caught:
        choose_n_ctx(SEVEN_B, asked=None, available=GIB)
    assert caught.value.values == {"needed": in_words(needed(2048)), "available": in_words(GIB)}
    assert "needs about" in caught.value.text()


def test_a_context_that_was_asked_for_and_does_not_fit_is_refused_as_such() -> None:
    with pytest.raises(ContextTooLarge) as caught:
        choose_n_ctx(SEVEN_B, asked=32768, available=5 * GIB)
    assert caught.value.values == {"n_ctx": "32768", "needed": in_words(needed(32768)), "available": in_words(5 * GIB)}


def test_the_lengths_to_choose_from_end_with_the_trained_one() -> None:
    trained = replace(SEVEN_B, geometry=replace(SEVEN_B.geometry, context_length=10_000))
    assert context_lengths(trained) == (2048, 4096, 8192, 10_000)
    assert context_lengths(replace(trained, geometry=replace(SEVEN_B.geometry, context_length=1024))) == (1024,)
    assert context_lengths(replace(trained, geometry=replace(SEVEN_B.geometry, context_length=0))) == ()


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (12_300, "12 kB"),
        (1_000_000, "1 MB"),
        (350_000_000, "350 MB"),
        (4_230_000_000, "4.2 GB"),
    ],
)
def test_sizes_are_told_in_decimal_units(size: int, words: str) -> None:
    assert in_words(size) == words


def test_a_cgroups_limit_counts_with_the_pages_that_it_can_drop(tmp_path: Path) -> None:
    (tmp_path / "memory.max").write_text("1000000\n")
    (tmp_path / "memory.current").write_text("900000\n")
    (tmp_path / "memory.stat").write_text("anon 500000\ninactive_file 300000\n")
    assert cgroup_rest(tmp_path) == 400_000


@pytest.mark.parametrize("limit", ["max", ""])
def test_a_cgroup_without_a_limit_limits_nothing(tmp_path: Path, limit: str) -> None:
    (tmp_path / "memory.max").write_text(limit)
    (tmp_path / "memory.current").write_text("1")
    assert math.isinf(cgroup_rest(tmp_path))


def test_every_cgroup_above_the_process_counts(tmp_path: Path) -> None:
    membership = tmp_path / "cgroup"
    membership.write_text("0::/user.slice/session.scope\n")
    root = tmp_path / "fs"
    assert cgroups(membership, root) == [root / "user.slice/session.scope", root / "user.slice", root]
    assert cgroups(tmp_path / "none", root) == []


def test_this_machine_has_a_thread_and_memory_to_lend() -> None:
    assert threads() >= 1
    assert available_memory() > 0
