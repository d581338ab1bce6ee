"""The real code, called as its entrypoints call it: one process that sells for so many seconds."""

from __future__ import annotations

import json
import secrets
import sys
import time
from io import BytesIO
from typing import TYPE_CHECKING, Any

import django

django.setup()

import psutil
import stripe
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection

from benchmarks import stub_stripe
from benchmarks.bench import check
from souche.actions.place_order import Buyer, place_order
from souche.domain.catalogue.models import Event, Price
from souche.domain.orders.pricing import Choice
from souche.domain.organisation.models import Organisation
from souche.entrypoints.webhooks.routes import ROUTES
from souche.entrypoints.worker import jobs
from souche.kit import clock

if TYPE_CHECKING:
    from collections.abc import Callable

WEBHOOK_SECRET = "whsec_only_for_the_benchmark"  # noqa: S105  # signs events on the loopback
DOES: dict[str, Callable[..., Any]] = {"settle_payment": jobs.settle, "record_invoice": jobs.record}


class Statements:
    """Counts what the ORM sends; the transaction's own BEGIN and COMMIT are not statements of ours."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        """Count one statement and let it through."""
        self.count += 1
        return execute(*arguments)


class BoxOffice:
    """Buyers, Stripe's events and the worker's jobs, one after another."""

    def __init__(self, *, event: int, full: int, reduced: int) -> None:
        self._serve = WSGIHandler()
        self._organisation = Organisation.current()
        self._event = Event.objects.get(pk=event)
        self._prices = [Price.objects.get(pk=pk).public_id for pk in (full, reduced)]

    def purchase(self, email: str = "") -> str:
        """Buy two tickets, from the form to the register; without an e-mail the buyer is new.

        Returns the order's id.
        """
        placed = place_order(
            organisation=self._organisation,
            offering=self._event,
            choices=[Choice(price_id, 1) for price_id in self._prices],
            buyer=Buyer(
                name="Alice Martin", email=email or f"{secrets.token_hex(8)}@example.org", language="fr"
            ),
            success_url=lambda order: f"http://127.0.0.1/{order.public_id}",
            cancel_url=lambda order: f"http://127.0.0.1/{order.public_id}",
            now=clock.now(),
        )
        order_id = placed.order.public_id
        self._deliver("checkout.session.completed", stub_stripe.session(order_id))
        self._deliver("invoice.paid", stub_stripe.invoice(order_id))
        return order_id

    def _deliver(self, kind: str, subject: dict[str, Any]) -> None:
        """Deliver a signed event to the webhook's page, then do the job that it deferred."""
        text = json.dumps(stub_stripe.event(kind, subject))
        signature = stripe.WebhookSignature.generate_signature_header(text, WEBHOOK_SECRET)
        payload = text.encode()
        environ = {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": "/stripe/webhook/",
            "HTTP_HOST": "127.0.0.1",
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(payload)),
            "HTTP_STRIPE_SIGNATURE": signature,
            "wsgi.input": BytesIO(payload),
            "wsgi.url_scheme": "http",
        }
        answer = self._serve(environ, lambda *_words: lambda _bytes: None)
        check(what="the webhook answered", found=answer.status_code, wanted=200)
        answer.close()
        job = ROUTES[kind](subject)
        assert job is not None
        DOES[job.name](**job.arguments)


def main(seconds: float, subjects: dict[str, int]) -> None:
    """Sell for so long and print what was done, as JSON."""
    box_office = BoxOffice(**subjects)
    at_rest = psutil.Process().memory_info().rss
    box_office.purchase("alice@example.org")
    known, new = Statements(), Statements()
    with connection.execute_wrapper(known):
        box_office.purchase("alice@example.org")
    with connection.execute_wrapper(new):
        box_office.purchase()
    done, began = 0, time.monotonic()
    while time.monotonic() - began < seconds:
        box_office.purchase()
        done += 1
    rate = done / (time.monotonic() - began)
    made = {"rate": rate, "purchases": done + 3, "known": known.count, "new": new.count, "memory": at_rest}
    print(json.dumps(made))


if __name__ == "__main__":
    main(float(sys.argv[1]), json.loads(sys.argv[2]))
