"""The webhook's door: what is signed by Stripe is stored once and acted upon; the rest is refused."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest
import stripe
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from souche.domain.organisation.models import Organisation
from souche.domain.payments.gateway.events import HANDLED_TYPES
from souche.domain.payments.models import StripeEvent
from souche.entrypoints.webhooks.routes import ROUTES
from tests.cast import open_theatre

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

SECRET = "whsec_test"
SESSION = {
    "id": "cs_test_1",
    "object": "checkout.session",
    "mode": "payment",
    "payment_status": "paid",
    "client_reference_id": "ord_1",
    "payment_intent": "pi_1",
    "amount_total": 2400,
    "currency": "eur",
    "livemode": False,
}

pytestmark = pytest.mark.django_db


def event(**changes: Any) -> dict[str, Any]:
    fields = {
        "id": "evt_1",
        "object": "event",
        "type": "checkout.session.completed",
        "created": int(time.time()),
        "livemode": False,
        "data": {"object": SESSION},
    }
    return {**fields, **changes}


def deliver(content: Any, *, secret: str = SECRET, at: int | None = None) -> int:
    payload = content if isinstance(content, str) else json.dumps(content)
    header = stripe.WebhookSignature.generate_signature_header(payload, secret, timestamp=at)
    return post(payload, signature=header)


def post(payload: str, *, signature: str) -> int:
    answer = Client(headers={"host": "127.0.0.1"}).post(
        "/stripe/webhook/", payload, content_type="application/json", headers={"stripe-signature": signature}
    )
    return answer.status_code


def test_it_stores_the_event_and_defers_its_job() -> None:
    open_theatre(stripe_webhook_secret=SECRET)

    assert deliver(event()) == 200

    stored = StripeEvent.objects.get()
    job = ProcrastinateJob.objects.get()
    assert (stored.stripe_id, stored.object_id, stored.is_routed) == ("evt_1", "cs_test_1", True)
    assert (job.task_name, job.lock) == ("settle_payment", "evt_1")
    assert job.args["paid"]["order_id"] == "ord_1"


def test_it_sends_one_statement_once_the_secret_is_known(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    open_theatre(stripe_webhook_secret=SECRET)
    deliver(event(id="evt_0"))

    with django_assert_num_queries(1):
        assert deliver(event()) == 200


def test_a_secret_changed_elsewhere_is_believed_at_once() -> None:
    open_theatre(stripe_webhook_secret=SECRET)
    deliver(event(id="evt_0"))
    organisation = Organisation.current()
    organisation.stripe_webhook_secret = "whsec_new"
    organisation.save()

    assert deliver(event(), secret="whsec_new") == 200


def test_a_second_delivery_changes_nothing() -> None:
    open_theatre(stripe_webhook_secret=SECRET)

    assert [deliver(event()), deliver(event())] == [200, 200]

    assert StripeEvent.objects.count() == 1
    assert ProcrastinateJob.objects.count() == 1


def test_an_unknown_type_is_stored_and_ignored() -> None:
    open_theatre(stripe_webhook_secret=SECRET)

    assert deliver(event(type="radar.early_fraud_warning.created")) == 200

    assert not StripeEvent.objects.get().is_routed
    assert not ProcrastinateJob.objects.exists()


@pytest.mark.parametrize(
    "event_type", ["checkout.session.completed", "checkout.session.async_payment_failed"]
)
def test_stripe_is_asked_about_a_session_still_unpaid(event_type: str) -> None:
    open_theatre(stripe_webhook_secret=SECRET)

    assert deliver(event(type=event_type, data={"object": {**SESSION, "payment_status": "unpaid"}})) == 200

    job = ProcrastinateJob.objects.get()
    assert (job.task_name, job.args) == ("reconcile_order", {"order_id": "ord_1"})


@pytest.mark.parametrize(
    "content",
    [
        "",
        "not json",
        "[]",
        "null",
        "{}",
        '"text"',
        "{" * 5000,
        '{"id": "evt_1"}',
        json.dumps(event(created="x")),
    ],
)
def test_it_refuses_what_is_no_event(content: str) -> None:
    open_theatre(stripe_webhook_secret=SECRET)

    assert deliver(content) == 400

    assert not StripeEvent.objects.exists()


def test_it_refuses_an_event_whose_object_lacks_what_its_type_promises() -> None:
    open_theatre(stripe_webhook_secret=SECRET)

    assert deliver(event(data={"object": {"payment_status": "paid", "mode": "payment"}})) == 400

    assert not StripeEvent.objects.exists()


def test_it_refuses_another_signature(caplog: pytest.LogCaptureFixture) -> None:
    open_theatre(stripe_webhook_secret=SECRET)

    assert deliver(event(), secret="whsec_of_a_stranger") == 400
    assert post(json.dumps(event()), signature="") == 400

    assert not StripeEvent.objects.exists()
    refusals = [record for record in caplog.records if record.name.startswith("souche")]
    assert len(refusals) == 2
    assert SECRET not in caplog.text


def test_it_refuses_an_old_event() -> None:
    open_theatre(stripe_webhook_secret=SECRET)

    assert deliver(event(), at=int(time.time()) - 301) == 400


def test_an_empty_secret_refuses_everything() -> None:
    open_theatre(stripe_webhook_secret="")

    assert deliver(event(), secret="x") == 400


def test_it_refuses_an_event_of_the_other_mode() -> None:
    open_theatre(stripe_webhook_secret=SECRET, stripe_secret_key="sk_test_1")

    assert deliver(event(livemode=True)) == 400

    assert not StripeEvent.objects.exists()


def test_it_refuses_a_huge_body() -> None:
    open_theatre(stripe_webhook_secret=SECRET)

    assert deliver(json.dumps(event(id="evt_" + "x" * 2**20))) == 413

    assert not StripeEvent.objects.exists()


def test_the_endpoint_is_created_for_what_is_routed() -> None:
    assert set(ROUTES) == set(HANDLED_TYPES)


def test_it_takes_a_post_alone() -> None:
    assert Client(headers={"host": "127.0.0.1"}).get("/stripe/webhook/").status_code == 405
