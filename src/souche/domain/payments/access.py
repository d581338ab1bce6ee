"""The organisation's key to Stripe and the secret of its webhook, remembered for a few seconds per process.

A rush of buyers would otherwise read the same row at each event. A key that was just changed elsewhere is
used within FRESH_SECONDS; a signature that the remembered secret refuses is tried against the stored one.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from souche.domain.organisation.models import Organisation
from souche.domain.payments.gateway.facts import StripeAccess

FRESH_SECONDS = 5.0


@dataclass(frozen=True)
class _Remembered:
    access: StripeAccess
    webhook_secret: str
    is_livemode: bool
    until: float


_remembered: list[_Remembered] = []


def stripe_access() -> StripeAccess:
    """Return the organisation's key and its account; both are empty when none is configured."""
    return _current().access


def webhook_secret() -> str:
    """Return the secret that signs Stripe's events, empty when none is configured."""
    return _current().webhook_secret


def is_livemode() -> bool:
    """Say whether the key moves real money."""
    return _current().is_livemode


def forget() -> None:
    """Forget what this process remembers: the configuration was just saved, or is doubted."""
    _remembered.clear()


def _current() -> _Remembered:
    now = time.monotonic()
    if not _remembered or _remembered[0].until < now:
        _remembered[:] = [_read(until=now + FRESH_SECONDS)]
    return _remembered[0]


def _read(*, until: float) -> _Remembered:
    fields = ("stripe_secret_key", "stripe_webhook_secret", "stripe_account_id")
    organisation = Organisation.objects.only(*fields).first() or Organisation()
    return _Remembered(
        access=StripeAccess(
            secret_key=organisation.stripe_secret_key, account_id=organisation.stripe_account_id
        ),
        webhook_secret=organisation.stripe_webhook_secret,
        is_livemode=organisation.is_livemode,
        until=until,
    )
