"""The page that says which model the votes call better."""
