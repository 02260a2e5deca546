"""Local inference with llama.cpp; runs inside the `llama` child."""
