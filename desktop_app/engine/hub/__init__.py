"""The child that reaches the Hub: searching, repositories, headers from afar, and downloads."""
