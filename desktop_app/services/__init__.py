"""What the application does, without any window."""
