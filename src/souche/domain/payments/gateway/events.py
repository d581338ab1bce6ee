"""Stripe's events: the signature first, then the content."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import stripe

from souche.domain.payments.gateway.client import PAGE, client
from souche.domain.payments.gateway.errors import in_our_words
from souche.domain.payments.gateway.facts import ReceivedEvent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stripe.params import EventListParams

    from souche.domain.payments.gateway.facts import StripeAccess


# What the webhook endpoint is created for; entrypoints/webhooks/routes.py says what each one does.
HANDLED_TYPES = (
    "charge.dispute.closed",
    "charge.dispute.created",
    "charge.dispute.updated",
    "checkout.session.async_payment_failed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.completed",
    "checkout.session.expired",
    "credit_note.created",
    "customer.subscription.deleted",
    "customer.subscription.updated",
    "invoice.paid",
    "refund.created",
    "refund.failed",
    "refund.updated",
)


class BadSignature(Exception):
    """The event was not signed with our secret, or too long ago."""


class NotAnEvent(Exception):
    """The content is signed but is no event of the kind we read."""


def read_event(*, payload: bytes, signature: str, secret: str) -> ReceivedEvent:
    """Verify the signature over the raw bytes and read the event; raise BadSignature or NotAnEvent.

    An empty secret refuses everything: anyone could sign with it.
    """
    if not secret:
        raise BadSignature("no webhook secret is configured")
    try:
        text = payload.decode()
        stripe.WebhookSignature.verify_header(text, signature, secret, stripe.Webhook.DEFAULT_TOLERANCE)
    except UnicodeDecodeError as error:
        raise NotAnEvent("not UTF-8") from error
    except stripe.SignatureVerificationError as error:
        raise BadSignature(str(error)) from error
    return _event(text)


def pages_of_events(
    *, access: StripeAccess, since: datetime, until: datetime
) -> Iterator[list[ReceivedEvent]]:
    """Yield the handled events created in [since, until], newest first, delivered or not, in pages.

    A page is asked for when the one before is done with: Stripe keeps thirty days of events
    (docs.stripe.com/webhooks/process-undelivered-events), which may be many.
    """
    params: EventListParams = {
        "created": {"gte": int(since.timestamp()), "lte": int(until.timestamp())},
        "types": list(HANDLED_TYPES),
        "limit": PAGE,
    }
    with in_our_words():
        page = client(access).events.list(params)
        while page.data:
            # The SDK reads some amounts as decimals, which Stripe writes as texts.
            yield [_event(json.dumps(event.to_dict(for_json=True))) for event in page.data]
            page = page.next_page()


def _event(text: str) -> ReceivedEvent:
    try:
        content: Any = json.loads(text)
        subject = content["data"]["object"]
        return ReceivedEvent(
            event_id=_word(content["id"]),
            type=_word(content["type"]),
            object_id=str(subject.get("id") or ""),
            is_livemode=bool(content["livemode"]),
            created_at=datetime.fromtimestamp(content["created"], tz=UTC),
            payload=content,
        )
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise NotAnEvent("not an event") from error


def _word(given: Any) -> str:
    if not isinstance(given, str) or not given:
        raise ValueError("no word")
    return given
