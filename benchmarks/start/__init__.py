"""The start of the window. Nothing is imported here: the measured programs are modules of this package."""
