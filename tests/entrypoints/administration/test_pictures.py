"""What is kept of a picture that is sent."""

from __future__ import annotations

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from souche.entrypoints.administration.pictures import PictureField


def test_each_picture_has_a_name_of_its_own_and_writes_over_no_other() -> None:
    names = {str(PictureField().clean(_photograph())) for _ in range(2)}

    assert len(names) == 2
    assert all(name.startswith("pic_") and name.endswith(".png") for name in names)


def _photograph() -> SimpleUploadedFile:
    drawn = BytesIO()
    Image.new("RGB", (4, 4)).save(drawn, format="PNG")
    return SimpleUploadedFile("photo.png", drawn.getvalue(), content_type="image/png")
