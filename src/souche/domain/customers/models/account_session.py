"""Browsers that are signed in to an account."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from souche.domain.customers.models.customer import Customer
from souche.kit.secrets import fingerprint, new_token

if TYPE_CHECKING:
    from datetime import datetime

SESSION_LIFE = timedelta(days=30)


class AccountSessionQuerySet(models.QuerySet["AccountSession"]):
    """Questions about signed-in browsers."""

    def opened_by(self, token: str) -> AccountSessionQuerySet:
        """Keep the session of a cookie's token."""
        return self.filter(token_sha256=fingerprint(token))

    def open(self, *, now: datetime) -> AccountSessionQuerySet:
        """Keep the sessions that are not over."""
        return self.filter(expires_at__gt=now)

    def over(self, *, now: datetime) -> AccountSessionQuerySet:
        """Keep the sessions that are over."""
        return self.filter(expires_at__lte=now)


class AccountSession(models.Model):
    """A browser signed in to one account; its cookie holds a token, of which only a fingerprint is kept."""

    customer = models.ForeignKey(
        Customer, on_delete=models.CASCADE, related_name="sessions", verbose_name=_("customer")
    )
    token_sha256 = models.CharField(_("fingerprint of the cookie"), max_length=64, unique=True)
    opened_at = models.DateTimeField(_("opened"))
    expires_at = models.DateTimeField(_("open until"), db_index=True)

    objects = AccountSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("account session")
        verbose_name_plural = _("account sessions")
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"session {self.pk} of customer {self.customer_id}"

    @classmethod
    def begin(cls, *, customer: Customer, now: datetime) -> str:
        """Open a session of thirty days and return the token of its cookie."""
        token = new_token()
        cls.objects.create(
            customer=customer,
            token_sha256=fingerprint(token),
            opened_at=now,
            expires_at=now + SESSION_LIFE,
        )
        return token
