"""Stripe is asked, item by item, whether invoices will really be made and sent."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from souche.domain.health import configuration as judge
from souche.domain.health.findings import Finding, State
from souche.domain.invoices.fees import estimated_fee_cents
from souche.domain.orders.models import Order
from souche.domain.organisation.models import Organisation
from souche.domain.payments.gateway.account import read_account, read_tax_ids
from souche.domain.payments.gateway.endpoints import webhook_endpoints
from souche.domain.payments.gateway.errors import (
    StripeFailed,
    StripeKeyRefused,
    StripePermissionMissing,
    StripeUnreachable,
)
from souche.domain.payments.gateway.facts import StripeAccess
from souche.domain.payments.gateway.invoices import newest_numbers
from souche.domain.payments.gateway.portal import is_portal_ready
from souche.kit.wording import money_in_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

LAST_SALES = timedelta(days=30)


def verify_configuration(*, webhook_url: str, now: datetime) -> tuple[Finding, ...]:
    """Return one finding for each item, in the order they are read; nothing is changed, here or at Stripe.

    What Stripe does not answer, or what the key may not read, is a finding too.
    """
    house = Organisation.current()
    return (
        *judge.find_in_house(house),
        *_at_stripe(house, webhook_url=webhook_url),
        _fees(house, now=now),
        judge.to_look_at("stripe_mails", "stripe_mails_unreadable"),
    )


def _at_stripe(house: Organisation, *, webhook_url: str) -> Iterator[Finding]:
    if house.is_stripe_key_lost:
        yield judge.to_do("key", "key_lost_here")
        return
    if not house.stripe_secret_key:
        yield judge.to_do("key", "key_missing")
        return
    access = StripeAccess(secret_key=house.stripe_secret_key, account_id=house.stripe_account_id)
    try:
        account = read_account(access=access)
    except StripePermissionMissing:
        yield judge.find_in_key(house)
        yield judge.to_look_at("charges", "permission_missing")
    except StripeKeyRefused:
        yield judge.to_do("key", "key_refused")
        return
    except StripeUnreachable:
        yield judge.to_look_at("key", "stripe_silent")
        return
    else:
        yield judge.find_in_key(house)
        yield from judge.find_in_account(account)
    yield from _with_key(access, house=house, webhook_url=webhook_url)


def _with_key(access: StripeAccess, *, house: Organisation, webhook_url: str) -> Iterator[Finding]:
    yield _asked("tax_ids", lambda: judge.find_in_tax_ids(read_tax_ids(access=access), house=house))
    yield _asked("numbering", lambda: judge.find_in_numbers(newest_numbers(access=access)))
    yield _asked(
        "webhook",
        lambda: judge.find_in_endpoints(webhook_endpoints(access=access, url=webhook_url), house=house),
    )
    if house.is_portal_enabled:
        portal_id = house.stripe_portal_id
        yield _asked(
            "portal",
            lambda: judge.find_in_portal(
                is_ready=bool(portal_id) and is_portal_ready(access=access, configuration_id=portal_id)
            ),
        )
    else:
        yield Finding("portal", State.WELL, "portal_unused")


def _asked(subject: str, find: Callable[[], Finding]) -> Finding:
    """Return what is found, or that it could not be read."""
    try:
        return find()
    except StripePermissionMissing:
        return judge.to_look_at(subject, "permission_missing")
    except StripeFailed:
        return judge.to_look_at(subject, "stripe_silent")


def _fees(house: Organisation, *, now: datetime) -> Finding:
    paid = Order.objects.paid().filter(paid_at__gt=now - LAST_SALES, total_cents__gt=0, is_recurring=False)
    fees = [estimated_fee_cents(total_cents=total) for total in paid.values_list("total_cents", flat=True)]
    if not fees:
        return Finding("fees", State.WELL, "fees_without_sales")
    amount = money_in_words(cents=sum(fees), currency=house.currency, language=house.language)
    return Finding("fees", State.WELL, "fees_estimated", {"count": len(fees), "amount": amount})
