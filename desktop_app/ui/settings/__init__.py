"""The settings: a page over the chat. Each change holds at once and is stored; there is nothing to confirm."""
