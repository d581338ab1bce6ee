"""Uploads are drawn again: nothing but pixels survives."""

from io import BytesIO

import pytest
from PIL import Image

from souche.kit.pictures import MAX_BYTES, MAX_SIDE, NotAPicture, redraw


def test_it_drops_what_is_hidden_in_the_file() -> None:
    upload = BytesIO()
    Image.new("RGB", (3000, 20), "red").save(upload, format="JPEG", comment=b"<script>alert(1)</script>")

    drawn = redraw(upload=upload, size=100).read()

    assert b"script" not in drawn
    with Image.open(BytesIO(drawn)) as picture:
        assert (picture.format, picture.width) == ("PNG", MAX_SIDE)


@pytest.mark.parametrize(
    "content", [b"", b"<svg onload='alert(1)'/>", b"%PDF-1.7", b"\x89PNG\r\n\x1a\nbroken"]
)
def test_it_refuses_what_is_no_picture(content: bytes) -> None:
    with pytest.raises(NotAPicture):
        redraw(upload=BytesIO(content), size=len(content))


def test_it_refuses_a_huge_file() -> None:
    with pytest.raises(NotAPicture):
        redraw(upload=BytesIO(), size=MAX_BYTES + 1)
