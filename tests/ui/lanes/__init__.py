"""Lanes beside one another."""
