"""Folders of conversations in the window."""
