"""Verify, store, defer, answer at once: Checkout holds the buyer until we do."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import DataError
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseForbidden
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from souche.domain.payments import access
from souche.domain.payments.gateway.events import BadSignature, NotAnEvent, read_event
from souche.domain.payments.models import StripeEvent
from souche.entrypoints.webhooks.routes import job_of
from souche.kit import clock
from souche.kit.secrets import Lost

if TYPE_CHECKING:
    from souche.domain.payments.gateway.facts import ReceivedEvent

logger = logging.getLogger(__name__)


@csrf_exempt
@require_POST
def receive(request: HttpRequest) -> HttpResponse:
    """Take one event of Stripe: 200 once it is stored, 400 when it is not one of ours, 403 in clear."""
    if settings.IS_HTTPS and not request.is_secure():
        logger.warning("Stripe event refused: it came by http")
        return HttpResponseForbidden()
    try:
        received = _verified(payload=request.body, signature=request.headers.get("Stripe-Signature", ""))
        job = job_of(received)
    except (BadSignature, NotAnEvent) as refusal:
        logger.warning("Stripe event refused: %s: %s", type(refusal).__name__, _why(refusal))
        return HttpResponseBadRequest()
    if received.is_livemode != access.is_livemode():
        logger.warning("Stripe event refused: %s is of the other mode", received.event_id)
        return HttpResponseBadRequest()
    try:
        StripeEvent.store(received=received, job=job, now=clock.now())
    except (DataError, UnicodeEncodeError, RecursionError) as refusal:
        # PostgreSQL keeps no NUL, no half of a surrogate pair, and no endless id.
        logger.warning("Stripe event refused: %s cannot be kept: %s", received.event_id[:60], refusal)
        return HttpResponseBadRequest()
    return HttpResponse()


def _why(refusal: Exception) -> str:
    if isinstance(refusal, BadSignature) and isinstance(access.webhook_secret(), Lost):
        return "the stored webhook secret cannot be read with this SECRET_KEY: type it again"
    return str(refusal)


def _verified(*, payload: bytes, signature: str) -> ReceivedEvent:
    try:
        return read_event(payload=payload, signature=signature, secret=access.webhook_secret())
    except BadSignature:
        # The secret may just have been changed by another process.
        access.forget()
        return read_event(payload=payload, signature=signature, secret=access.webhook_secret())
