"""The panel at the right: the open lane's model, its settings, and what was sent to it."""
