"""Comparisons as files: to read, to reckon with, to train on, to run again."""

from desktop_app.services.reports.service import Kind, ReportsService
from desktop_app.services.reports.words import Words

__all__ = ["Kind", "ReportsService", "Words"]
