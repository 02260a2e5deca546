"""`tandem models`: what the models' page does, from a terminal, on the same services as the window."""
