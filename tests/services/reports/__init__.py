"""Tests of comparisons that are carried away and brought in."""
