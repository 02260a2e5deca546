"""Models that other programs have downloaded, found where those programs keep them and never copied."""
