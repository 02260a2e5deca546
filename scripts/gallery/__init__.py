"""`make screenshots`: every page and state of the real window, in each theme, language and scale, to be looked at."""
