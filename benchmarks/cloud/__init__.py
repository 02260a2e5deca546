"""What it takes to ask a provider, measured through the whole path."""
