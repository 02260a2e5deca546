"""The page of models: those on this computer, those to be had, and downloads."""
