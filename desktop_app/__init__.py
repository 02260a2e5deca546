"""Tandem: chat with language models on one's own computer."""

__version__ = "0.1.0"
