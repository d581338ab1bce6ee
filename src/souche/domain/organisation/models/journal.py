"""The journal: who did what and when. Rows are written once and never changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.organisation.models.staff import StaffMember


class JournalEntry(models.Model):
    """One fact, named by a dotted verb in the past such as `configuration.invoicing_enabled`."""

    happened_at = models.DateTimeField(_("when"), db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who"),
        help_text=_("Empty when the box office did it by itself."),
    )
    verb = models.CharField(_("what"), max_length=80)
    subject = models.CharField(_("about"), max_length=120, blank=True)
    details = models.JSONField(_("details"), default=dict, blank=True)

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal")
        ordering: ClassVar = ["-happened_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}".strip()

    @classmethod
    def record(
        cls,
        *,
        verb: str,
        now: datetime,
        actor: StaffMember | None = None,
        subject: str = "",
        details: dict[str, object] | None = None,
    ) -> JournalEntry:
        """Write one fact."""
        return cls.objects.create(
            verb=verb, happened_at=now, actor=actor, subject=subject, details=details or {}
        )
