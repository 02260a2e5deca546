"""Saying which answer is better, blind or not."""
