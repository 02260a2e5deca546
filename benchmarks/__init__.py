"""Measurements of what a user feels, as ratios in one run on one machine."""
