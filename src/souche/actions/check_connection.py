"""Stripe is asked whether our key opens the account, and whether it delivers its events here."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from souche.domain.health.models import Check, CheckKind
from souche.domain.payments.access import stripe_access
from souche.domain.payments.gateway.account import read_account
from souche.domain.payments.gateway.endpoints import hears_all, webhook_endpoints
from souche.domain.payments.gateway.errors import StripeFailed, StripeKeyRefused
from souche.kit.secrets import Lost

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from souche.domain.payments.gateway.account_facts import AccountFacts
    from souche.domain.payments.gateway.facts import StripeAccess

# Stripe's signatures are refused after five minutes (docs.stripe.com/webhooks/signature).
MOST_SKEW = timedelta(minutes=1)


def check_connection(*, webhook_url: str, now: datetime) -> Check:
    """Try the key, look for our endpoint at `webhook_url`, compare the clocks, and keep what is wrong."""
    wrong = [{"what": what, "subject": subject} for what, subject in _wrong(webhook_url, now=now)]
    return Check.record(kind=CheckKind.CONNECTION, compared={}, differences=wrong, now=now)


def _wrong(webhook_url: str, *, now: datetime) -> Iterator[tuple[str, str]]:
    access = stripe_access()
    if isinstance(access.secret_key, Lost):
        yield "key_lost", ""
        return
    if not access.secret_key:
        yield "key_missing", ""
        return
    try:
        account = read_account(access=access)
    except StripeKeyRefused as refusal:
        yield "key_refused", str(refusal)
    except StripeFailed as failure:
        yield "stripe_unreachable", str(failure)
    else:
        yield from _wrong_with_account(account, now=now)
        yield from _wrong_with_endpoints(access, url=webhook_url)


def _wrong_with_account(account: AccountFacts, *, now: datetime) -> Iterator[tuple[str, str]]:
    if not account.is_charging:
        yield "charges_disabled", account.account_id
    if account.answered_at and abs(now - account.answered_at) > MOST_SKEW:
        yield "clock", str(round((now - account.answered_at).total_seconds()))


def _wrong_with_endpoints(access: StripeAccess, *, url: str) -> Iterator[tuple[str, str]]:
    try:
        endpoints = webhook_endpoints(access=access, url=url)
    except StripeFailed as failure:
        # A restricted key may sell and not be allowed to see endpoints.
        yield "endpoint_unreadable", str(failure)
        return
    if not endpoints:
        yield "endpoint_missing", url
    elif not any(endpoint.is_enabled for endpoint in endpoints):
        yield "endpoint_disabled", url
    elif not any(hears_all(endpoint) for endpoint in endpoints if endpoint.is_enabled):
        yield "endpoint_incomplete", url
