"""The transcript and the composer: what a conversation looks like and where the next words are typed."""
