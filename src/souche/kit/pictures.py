"""Uploaded pictures are drawn again, so that nothing but pixels is ever kept or served."""

from io import BytesIO
from typing import IO

from django.core.files.base import ContentFile
from PIL import Image, ImageOps, UnidentifiedImageError

MAX_SIDE = 1600
MAX_BYTES = 8 * 1024 * 1024
MAX_PIXELS = 40_000_000


class NotAPicture(Exception):
    """The file is no picture that can be drawn, or is too large."""


def redraw(*, upload: IO[bytes], size: int) -> ContentFile[bytes]:
    """Return the picture as a fresh PNG of at most 1600 pixels a side, without its metadata.

    `size` is the upload's length in bytes. Raises NotAPicture.
    """
    if size > MAX_BYTES:
        raise NotAPicture
    try:
        with Image.open(upload, formats=["JPEG", "PNG", "WEBP", "GIF"]) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise NotAPicture
            upright = ImageOps.exif_transpose(picture).convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise NotAPicture from error
    upright.thumbnail((MAX_SIDE, MAX_SIDE))
    drawn = BytesIO()
    upright.save(drawn, format="PNG", optimize=True)
    return ContentFile(drawn.getvalue())
