"""`tandem accounts`: what the settings' accounts do, from a terminal, on the same services as the window."""
