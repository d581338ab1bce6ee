"""Uploaded pictures: drawn again before they are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.translation import gettext_lazy as _

from souche.entrypoints.administration import look
from souche.kit.ids import public_id
from souche.kit.pictures import NotAPicture, redraw

if TYPE_CHECKING:
    from django.core.files.base import File


class PictureField(forms.FileField):
    """A picture, or a sentence saying why it is none; what is kept is a fresh PNG with a name of its own."""

    widget = look.Picture

    def __init__(self, **options: Any) -> None:
        super().__init__(
            widget=look.Picture(attrs={"accept": "image/*"}),
            help_text=_("JPEG, PNG, WebP or GIF, 8 MB at most."),
            **options,
        )

    def to_python(self, data: Any) -> File[bytes] | None:
        """Draw the upload again; raise ValidationError."""
        upload = super().to_python(data)
        if not isinstance(upload, UploadedFile):
            return upload
        try:
            drawn = redraw(upload=upload, size=upload.size or 0)
        except NotAPicture as error:
            raise ValidationError(
                _("This file cannot be shown as a picture: choose a JPEG, PNG, WebP or GIF of 8 MB at most.")
            ) from error
        return SimpleUploadedFile(f"{public_id('pic')}.png", drawn.read(), content_type="image/png")
