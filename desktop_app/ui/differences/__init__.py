"""How the answers to one prompt differ, on a page over the chat."""
