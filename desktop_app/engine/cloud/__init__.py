"""What reaches the providers, in the `cloud` child alone: one adapter for each wire format."""
