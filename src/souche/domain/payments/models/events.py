"""The inbox of Stripe events. Instants are UTC."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Max, Q
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from souche.kit.links import without_links
from souche.kit.queue import insert_once_and_defer
from souche.kit.rows import insert_once
from souche.kit.stripe_lengths import STRIPE_ID, STRIPE_WORD

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from souche.domain.payments.gateway.facts import ReceivedEvent
from souche.kit.queue import Job


class StripeEventQuerySet(models.QuerySet["StripeEvent"]):
    """Questions about events."""

    def stripe_ids(self, *, among: Collection[str]) -> set[str]:
        """Return which of these events are stored."""
        return set(self.filter(stripe_id__in=among).values_list("stripe_id", flat=True))

    def told_at(self, stripe_id: str) -> datetime | None:
        """Return when Stripe last told of one of its objects, by its clock; None where it never did."""
        told = self.filter(object_id=stripe_id).aggregate(last=Max("created_at"))
        last: datetime | None = told["last"]
        return last

    def telling(self, *words: str) -> StripeEventQuerySet:
        """Keep what holds one of these ids or e-mail addresses, wherever in its content.

        A dispute names no Customer: it holds the payment's id, and the address in its evidence.
        """
        told = Q()
        for word in words:
            told |= Q(told__icontains=word)
        return self.annotate(told=Cast("payload", models.TextField())).filter(told) if words else self.none()


class StripeEvent(models.Model):
    """An event as Stripe sent it but for its links, stored once; its id is the lock of the job it caused."""

    stripe_id = models.CharField(_("event"), max_length=STRIPE_ID, unique=True)
    type = models.CharField(_("type"), max_length=STRIPE_WORD, db_index=True)
    object_id = models.CharField(_("object"), max_length=STRIPE_ID, blank=True, db_index=True)
    is_livemode = models.BooleanField(_("real money"))
    is_routed = models.BooleanField(_("acted upon"))
    is_fetched = models.BooleanField(
        _("fetched"), default=False, db_default=False, help_text=_("Stripe did not deliver it: we asked.")
    )
    created_at = models.DateTimeField(_("created at Stripe"))
    received_at = models.DateTimeField(_("received"), db_index=True)
    payload = models.JSONField(_("content"))

    objects = StripeEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("Stripe event")
        verbose_name_plural = _("Stripe events")
        ordering: ClassVar = ["-received_at"]

    def __str__(self) -> str:
        return f"{self.type} {self.stripe_id}"

    @classmethod
    def store(
        cls, *, received: ReceivedEvent, job: Job | None, is_fetched: bool = False, now: datetime
    ) -> bool:
        """Store an event and defer its job with it; return False when it was stored before."""
        event = cls(
            stripe_id=received.event_id,
            type=received.type,
            object_id=received.object_id,
            is_livemode=received.is_livemode,
            is_routed=job is not None,
            is_fetched=is_fetched,
            created_at=received.created_at,
            received_at=now,
            # Stripe puts the pages of a buyer into its events; nothing here follows them.
            payload=without_links(received.payload),
        )
        if job is None:
            return insert_once(event)
        return insert_once_and_defer(event, job.name, job.arguments, lock=received.event_id)
