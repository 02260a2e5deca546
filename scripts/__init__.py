"""What `make` runs: set-up, lock files, screenshots."""
