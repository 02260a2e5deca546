"""Which layers of a model see a window only, and which keep a state: as llama.cpp decides it (src/models/*.cpp)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop_app.engine.local.geometry import Figures, StateSpace

_SLIDING_PERIODS = {
    "afmoe": 4,
    "cohere2": 4,
    "cohere2moe": 4,
    "exaone-moe": 4,
    "exaone4": 4,
    "gemma2": 2,
    "gemma3": 6,
    "gemma3n": 5,
    "gpt-oss": 2,
    "laguna": 4,
    "llama4": 4,
    "mellum": 4,
    "muse-glimmer": 4,
    "olmo2": 4,
    "plamo3": 8,
    "smallthinker": 4,
}
"""Where llama.cpp itself knows that each n-th layer sees everything and the others a window."""

_FULL_FIRST = frozenset({"cohere2moe", "laguna", "smallthinker"})
"""Where the first of each n layers sees everything, instead of the last."""

_OWN_WINDOWS = {"exaone-moe": 128, "exaone4": 4096, "gemma2": 4096, "llama4": 8192}
"""Windows that llama.cpp takes where a file names none."""

_IGNORES_WINDOW = frozenset({"phi3"})
_EXAONE4_WITH_WINDOW = 64
"""The number of layers of the one EXAONE 4 in which llama.cpp uses windows."""

_RECURRENT = frozenset({"mamba", "mamba2", "rwkv6", "rwkv6qwen2", "rwkv7", "arwkv7"})
_BOTH = frozenset({"falcon-h1"})
"""Each layer has a cache and a state."""

_INTERVALS = {"qwen3next": 4, "qwen35": 4, "qwen35moe": 4}
"""Each n-th layer attends where the file does not say it."""

_F32 = 4


def window(figures: Figures) -> int:
    """The sliding window in tokens, 0 where no layer has one."""
    layers = figures.of_architecture("block_count") or 0
    if figures.architecture in _IGNORES_WINDOW or (figures.architecture == "exaone4" and layers < _EXAONE4_WITH_WINDOW):
        return 0
    own = _OWN_WINDOWS.get(figures.architecture, 0)
    given = figures.of_architecture("attention.sliding_window")
    return own if given is None else given


def sliding(figures: Figures, n_layers: int) -> tuple[bool, ...]:
    """For each layer whether it sees the window only; where a file does not tell, all see everything."""
    if not window(figures):
        return (False,) * n_layers
    given = figures.numbers(f"{figures.architecture}.attention.sliding_window_pattern")
    if len(given) > 1:
        return tuple(bool(value) for value in given[:n_layers]) + (False,) * (n_layers - len(given))
    period = int(given[0]) if given else _SLIDING_PERIODS.get(figures.architecture, 1)
    full = 0 if figures.architecture in _FULL_FIRST else period - 1
    return tuple(period > 1 and i % period != full for i in range(n_layers))


def stateful(figures: Figures, heads_kv: tuple[int, ...], n_layers: int) -> tuple[bool, ...]:
    """For each layer whether it keeps a state of fixed size."""
    if figures.architecture in _RECURRENT | _BOTH:
        return (True,) * n_layers
    given = figures.numbers(f"{figures.architecture}.attention.recurrent_layers")
    if len(given) > 1:
        return tuple(bool(value) for value in given[:n_layers]) + (False,) * (n_layers - len(given))
    interval = figures.of_architecture("full_attention_interval") or _INTERVALS.get(figures.architecture, 0)
    if interval:
        return tuple((i + 1) % interval != 0 for i in range(n_layers))
    if not any(figures.of_architecture(key) for key in ("ssm.inner_size", "shortconv.l_cache", "kda.head_dim")):
        return (False,) * n_layers
    # Some hybrids have layers that only feed forward: neither a cache nor a state.
    forward = figures.numbers(f"{figures.architecture}.feed_forward_length")
    only_forward = [
        figures.architecture.startswith("nemotron_h") and i < len(forward) and forward[i] > 0 for i in range(n_layers)
    ]
    return tuple(heads == 0 and not only for heads, only in zip(heads_kv, only_forward, strict=True))


def attends_too(figures: Figures) -> bool:
    """Whether layers with a state have a cache besides."""
    return figures.architecture in _BOTH


def state_bytes(figures: Figures, space: StateSpace | None, heads: int) -> int:
    """One layer's state for one sequence, in f32 (llama_hparams::n_embd_r and n_embd_s)."""
    embedding = figures.of_architecture("embedding_length") or 0
    if head := figures.of_architecture("wkv.head_size"):
        return _F32 * embedding * ((figures.of_architecture("token_shift_count") or 2) + head)
    if tail := figures.of_architecture("shortconv.l_cache"):
        return _F32 * embedding * (tail - 1)
    kernel = figures.of_architecture("ssm.conv_kernel") or 0
    if head := figures.of_architecture("kda.head_dim"):
        return _F32 * heads * head * (3 * (kernel - 1 if kernel else 3) + head)
    if space is None:
        return 0
    return _F32 * (max(space.conv_kernel - 1, 0) * space.convolved + space.state_size * space.inner_size)
