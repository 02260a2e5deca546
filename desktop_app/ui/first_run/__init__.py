"""The first minutes with Tandem: what this computer can run, with which model to begin, the first prompt."""
