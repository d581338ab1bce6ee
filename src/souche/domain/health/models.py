"""Checks: each time something was compared, one row says what with and what came of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

KEPT = timedelta(days=90)
# A refund can fail until a month after it was made (docs.stripe.com/refunds).
COMPARED = timedelta(days=35)


class CheckKind(models.TextChoices):
    """What is compared, and with what."""

    EVENTS = "events", _("Messages of Stripe that never came")
    REGISTER = "register", _("Invoices, credit notes and refunds at Stripe")
    PAYOUTS = "payouts", _("Payouts of Stripe to the bank")
    CONNECTION = "connection", _("Connection to Stripe")
    ARCHIVE = "archive", _("PDFs in the archive")
    JOURNAL = "journal", _("The journal of who did what")
    HEALTH = "health", _("State of health")


class CheckQuerySet(models.QuerySet["Check"]):
    """Questions about checks."""

    def last_of(self, kind: CheckKind) -> Check | None:
        """Return the last check of a kind."""
        return self.filter(kind=kind).order_by("-made_at", "-pk").first()

    def last_of_each(self) -> dict[str, Check]:
        """Return the last check of each kind that was ever made."""
        latest = self.order_by("kind", "-made_at", "-pk").distinct("kind")
        return {check.kind: check for check in latest}

    def old(self, *, now: datetime) -> CheckQuerySet:
        """Keep what was made more than three months ago."""
        return self.filter(made_at__lt=now - KEPT)


class Check(models.Model):
    """One check: how many of each thing were compared, what differs, and how many were repaired.

    A difference is a dictionary whose `what` is a word of findings.DIFFERENCES.
    """

    kind = models.CharField(_("what"), max_length=10, choices=CheckKind.choices)
    made_at = models.DateTimeField(_("when"), db_index=True)
    compared = models.JSONField(_("compared"), default=dict)
    differences = models.JSONField(_("differences"), default=list)
    repaired = models.JSONField(_("repaired"), default=dict)

    objects = CheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("check")
        verbose_name_plural = _("checks")
        ordering: ClassVar = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    @classmethod
    def record(
        cls,
        *,
        kind: CheckKind,
        compared: Mapping[str, int],
        differences: Sequence[Mapping[str, object]] = (),
        repaired: Mapping[str, int] | None = None,
        now: datetime,
    ) -> Check:
        """Write what came of a check; counts of nothing repaired are left out."""
        return cls.objects.create(
            kind=kind,
            made_at=now,
            compared=dict(compared),
            differences=[dict(difference) for difference in differences],
            repaired={name: count for name, count in (repaired or {}).items() if count},
        )
