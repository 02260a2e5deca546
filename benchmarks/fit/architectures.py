"""Small models, one of each architecture whose memory is different, as `shaped_models` takes them."""

from __future__ import annotations

_COMMON = {"block_count": 4, "context_length": 32768, "embedding_length": 512, "vocab_size": 8192}
_ATTENTION = {"attention.head_count": 8, "attention.head_count_kv": 2, "feed_forward_length": 1536}
_LONG_EXPERTS = {"expert_count": 8, "expert_used_count": 2}
_EXPERTS = {**_LONG_EXPERTS, "expert_feed_forward_length": 512}
_STATE = {"ssm.conv_kernel": 4, "ssm.inner_size": 1024, "ssm.state_size": 16, "ssm.time_step_rank": 32}
_GROUPED = {"ssm.conv_kernel": 4, "ssm.inner_size": 1024, "ssm.state_size": 128, "ssm.time_step_rank": 16}
_SOME_ATTEND: dict[str, int | list[int]] = {"attention.head_count_kv": [0, 2, 0, 2]}

ARCHITECTURES: dict[str, dict[str, int | list[int]]] = {
    "llama": {**_COMMON, **_ATTENTION},
    "qwen2": {**_COMMON, **_ATTENTION},
    "qwen3": {**_COMMON, **_ATTENTION, "attention.key_length": 128, "attention.value_length": 128},
    "qwen3moe": {**_COMMON, **_ATTENTION, **_EXPERTS},
    "gemma3": {**_COMMON, **_ATTENTION, "block_count": 6, "attention.sliding_window": 512},
    "phi3": {**_COMMON, **_ATTENTION, "attention.sliding_window": 2048, "rope.dimension_count": 64},
    "exaone4": {**_COMMON, **_ATTENTION},
    "gpt-oss": {**_COMMON, **_ATTENTION, **_EXPERTS, "attention.sliding_window": 128, "rope.dimension_count": 64},
    "mamba": {**_COMMON, **_STATE, "attention.head_count": 0, "feed_forward_length": 0},
    "mamba2": {**_COMMON, **_GROUPED, "ssm.group_count": 2, "attention.head_count": 0, "feed_forward_length": 0},
    "jamba": {**_COMMON, **_ATTENTION, **_LONG_EXPERTS, **_STATE, **_SOME_ATTEND},
    "granitehybrid": {**_COMMON, **_ATTENTION, **_GROUPED, **_SOME_ATTEND, "ssm.group_count": 1},
    "lfm2": {**_COMMON, **_ATTENTION, **_SOME_ATTEND, "shortconv.l_cache": 3},
}
