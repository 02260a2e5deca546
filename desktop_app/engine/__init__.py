"""Engines: what turns a prompt into an answer, always in a child process."""
