"""Grammars in llama.cpp's notation (GBNF), checked before llama.cpp sees them; standard library only."""
