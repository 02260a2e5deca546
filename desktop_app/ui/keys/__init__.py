"""Doing things by key and by name: who has which key, the command palette, the cheat sheet."""
