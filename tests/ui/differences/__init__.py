"""Tests of the page of differences."""
