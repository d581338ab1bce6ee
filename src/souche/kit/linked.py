"""Rows whose pages open to whoever holds their link, until the link is replaced."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from souche.kit.secrets import sign, unsign

# Between a public id, which has none, and the number of the link.
BETWEEN = "."


class LinkedRow(models.Model):
    """A row with a `public_id`; `link_purpose` says what its links are signed for.

    The number of a link is signed with the id. The first link of a row has none, so that links of before
    there were numbers go on working.
    """

    link_purpose: ClassVar[str]
    public_id: models.CharField[str, str]

    link_number = models.PositiveIntegerField(
        _("links that were replaced"), default=0, db_default=0, editable=False
    )

    class Meta:
        abstract = True

    @property
    def link(self) -> str:
        """Return the signed word that opens this row's pages to whoever holds it."""
        number = f"{BETWEEN}{self.link_number}" if self.link_number else ""
        return sign(purpose=self.link_purpose, value=f"{self.public_id}{number}")

    @classmethod
    def opened_by(cls, link: str) -> models.Q:
        """Return the condition of the row that a link opens today; raise BadLink."""
        public_id, _between, number = unsign(purpose=cls.link_purpose, signed=link).partition(BETWEEN)
        return models.Q(public_id=public_id, link_number=int(number or 0))

    def replace_link(self) -> None:
        """Let the link of now open nothing any more; another takes its place."""
        type(self)._default_manager.filter(pk=self.pk).update(link_number=F("link_number") + 1)  # noqa: SLF001  # Django documents it
        self.refresh_from_db(fields=["link_number"])
