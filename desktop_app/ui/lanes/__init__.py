"""The lanes of the open conversation: columns beside one another, or tabs in a narrow window."""
