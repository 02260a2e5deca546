"""One script a revision; Alembic finds them as files."""
