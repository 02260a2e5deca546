"""Accounts with providers: adding them, trying them out, and asking before words go there."""
