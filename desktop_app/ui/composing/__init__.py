"""What happens around the composer: its files, the queued prompt, earlier prompts, the count of tokens."""
