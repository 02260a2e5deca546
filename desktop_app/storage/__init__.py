"""What is kept on disk; the only package that imports SQLAlchemy."""
