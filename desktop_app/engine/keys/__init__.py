"""What opens the system's keyring, in processes of its own: a locked one may ask its owner and never answer."""
