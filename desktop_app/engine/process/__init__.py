"""One mechanism for every child process: protocol, client and worker loop."""
