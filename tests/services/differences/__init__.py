"""Tests of how answers differ."""
