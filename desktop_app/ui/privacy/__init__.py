"""What the user keeps on this computer, and what is asked before words leave it."""
