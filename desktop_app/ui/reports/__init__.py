"""Comparisons carried away as files, and saved ones run again."""
