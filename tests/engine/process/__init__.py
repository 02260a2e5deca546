"""Tests of the child processes behind an engine."""
