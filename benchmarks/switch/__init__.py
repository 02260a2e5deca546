"""How long it takes until another model stands ready."""
