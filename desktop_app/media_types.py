"""What a media type says of a file."""

from __future__ import annotations


def is_image(media_type: str) -> bool:
    """Whether a file of this type is shown as a picture."""
    return media_type.startswith("image/")
