"""The journal: who did what and when. Rows are written once and never changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from souche.domain.organisation.models.actors import SOUCHE, Actor, ActorKind, staff_actor

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.organisation.models.staff import StaffMember


class JournalEntry(models.Model):
    """One fact, named by a dotted verb in the past such as `configuration.invoicing_enabled`."""

    happened_at = models.DateTimeField(_("when"), db_index=True)
    actor_kind = models.CharField(_("kind of person"), max_length=7, choices=ActorKind.choices)
    actor_name = models.CharField(
        _("name or number"),
        max_length=461,
        blank=True,
        help_text=_("Of the staff, their name that day; of a buyer, their number."),
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("staff member"),
    )
    verb = models.CharField(_("what"), max_length=80)
    subject = models.CharField(_("about"), max_length=120, blank=True)
    details = models.JSONField(_("details"), default=dict, blank=True)

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal")
        ordering: ClassVar = ["-happened_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(actor_kind=ActorKind.STAFF, actor__isnull=False)
                | models.Q(actor__isnull=True) & ~models.Q(actor_kind=ActorKind.STAFF),
                name="journal_entry_of_the_staff_names_them",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}".strip()

    @classmethod
    def record(
        cls,
        *,
        verb: str,
        now: datetime,
        actor: StaffMember | Actor = SOUCHE,
        subject: str = "",
        details: dict[str, object] | None = None,
    ) -> JournalEntry:
        """Write one fact; `actor` is somebody of the staff, `buyer(number)`, `STRIPE`, or Souche itself."""
        who = actor if isinstance(actor, Actor) else staff_actor(actor)
        return cls.objects.create(
            verb=verb,
            happened_at=now,
            actor=who.staff,
            actor_kind=who.kind,
            actor_name=who.name,
            subject=subject,
            details=details or {},
        )

    @property
    def who(self) -> str:
        """Return who acted as people read it; also once they are gone."""
        if self.actor_kind == ActorKind.STAFF:
            return self.actor_name
        if self.actor_kind == ActorKind.BUYER and self.actor_name:
            return str(_("Buyer no. {number}")).format(number=self.actor_name)
        return self.get_actor_kind_display()
