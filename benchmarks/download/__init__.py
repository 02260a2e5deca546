"""How fast and how carefully files come, against curl from the same server."""
