"""The page of usage: what answers took in money, seconds and energy, and the month's cap."""
