"""Rows whose link leaves by e-mail: a random word that ends by itself, kept as its fingerprint."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from souche.kit.secrets import fingerprint, new_token

if TYPE_CHECKING:
    from datetime import datetime, timedelta

Row = TypeVar("Row", bound=models.Model)


class MailedLinkQuerySet(models.QuerySet[Row]):
    """Questions about rows with a mailed link."""

    def waiting(self) -> Self:
        """Keep those whose link may still be used: all, where it works more than once."""
        return self.all()

    def opened_by(self, token: str, *, now: datetime) -> Self:
        """Keep the row whose last link this is, while it works."""
        return self.waiting().filter(token_sha256=fingerprint(token), expires_at__gt=now)


class MailedLink(models.Model):
    """A row whose link works for `link_life` after it was issued, and only the last one that was."""

    link_life: ClassVar[timedelta]

    token_sha256 = models.CharField(_("fingerprint of the link"), max_length=64, null=True, unique=True)  # noqa: DJ001  # unique, and none until a link is sent
    expires_at = models.DateTimeField(_("works until"), null=True)

    class Meta:
        abstract = True

    def issue_token(self, *, now: datetime) -> str:
        """Return the word of a new link, which nobody can read again; the one before opens nothing."""
        token = new_token()
        self.token_sha256, self.expires_at = fingerprint(token), now + self.link_life
        self.save(update_fields=["token_sha256", "expires_at"])
        return token
