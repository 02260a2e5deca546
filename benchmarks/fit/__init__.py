"""How near the estimates of memory and speed come to what llama.cpp reports."""
