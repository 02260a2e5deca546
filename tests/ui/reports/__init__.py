"""Tests of what saves comparisons and runs them again."""
