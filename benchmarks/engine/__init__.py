"""The engine's speed in long answers, long prompts, many turns and stops (rows 2 to 7 of the budgets)."""
