"""Comparisons as files: to read, to reckon with, to train on, to run again."""

from desktop_app.services.reports.running_again import NeededModel, SavedComparison, TakenIn, recorded_votes
from desktop_app.services.reports.service import Kind, ReportsService, Written
from desktop_app.services.reports.words import Words

__all__ = ["Kind", "NeededModel", "ReportsService", "SavedComparison", "TakenIn", "Words", "Written", "recorded_votes"]
