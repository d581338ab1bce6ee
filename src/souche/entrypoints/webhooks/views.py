"""Verify, store, defer, answer at once: Checkout holds the buyer until we do."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.core.exceptions import RequestDataTooBig
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from souche.domain.payments.access import webhook_secret
from souche.domain.payments.gateway.events import BadSignature, NotAnEvent, read_event
from souche.domain.payments.models import StripeEvent
from souche.entrypoints.webhooks.routes import ROUTES
from souche.kit import clock, queue

if TYPE_CHECKING:
    from souche.domain.payments.gateway.facts import ReceivedEvent
    from souche.entrypoints.webhooks.routes import Job

logger = logging.getLogger(__name__)


@csrf_exempt
@require_POST
def receive(request: HttpRequest) -> HttpResponse:
    """Take one event of Stripe: 200 once it is stored, 400 when it is not one of ours."""
    secret, is_livemode = webhook_secret()
    try:
        received = read_event(
            payload=request.body,
            signature=request.headers.get("Stripe-Signature", ""),
            secret=secret,
        )
        jobs = _jobs(received)
    except (BadSignature, NotAnEvent, RequestDataTooBig) as refusal:
        logger.warning("Stripe event refused: %s: %s", type(refusal).__name__, refusal)
        return HttpResponseBadRequest()
    if received.is_livemode != is_livemode:
        logger.warning("Stripe event refused: %s is of the other mode", received.event_id)
        return HttpResponseBadRequest()
    with transaction.atomic():
        if StripeEvent.store(received=received, is_routed=bool(jobs), now=clock.now()):
            for job in jobs:
                queue.defer(job.name, job.arguments, lock=received.event_id)
    return HttpResponse()


def _jobs(received: ReceivedEvent) -> list[Job]:
    route = ROUTES.get(received.type)
    if route is None:
        return []
    try:
        job = route(received.payload["data"]["object"])
    except (KeyError, TypeError, AttributeError) as error:
        raise NotAnEvent(f"{received.event_id} is no {received.type}") from error
    return [job] if job else []
