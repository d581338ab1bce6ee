"""An e-mail whose worker died while sending is sent by another, once its claim is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import time_machine
from procrastinate.contrib.django.models import ProcrastinateJob

from souche.domain.mailing.models import LEASE, Mail, MailKind
from souche.domain.orders.models import Order
from souche.kit import clock, queue
from tests.actions.orders import pay_without_invoice
from tests.cast import add_price, announce, open_theatre
from tests.jobs import bring_jobs_forward, do_jobs, forget_jobs, jobs_left
from tests.sandbox import STRIPE_KEY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_jobs_left(transactional_db: None) -> Iterator[None]:  # noqa: ARG001  # the tables must be there
    forget_jobs()
    yield
    forget_jobs()


@pytest.fixture
def mail(local_stripe: LocalStripe) -> Mail:  # noqa: ARG001  # the order is placed there
    """Alice's tickets, which a worker had just begun to send when it died."""
    open_theatre(stripe_secret_key=STRIPE_KEY)
    event = announce(now=clock.now())
    add_price(event)
    order = pay_without_invoice(event)
    forget_jobs()
    written = Mail.prepare(order=order, kind=MailKind.DOCUMENTS, invoice=None, now=clock.now())
    assert written is not None
    assert written.claim(now=clock.now())
    return written


@pytest.mark.usefixtures("mail")
def test_its_job_comes_again_when_the_claim_is_over(local_stripe: LocalStripe) -> None:
    queue.defer("send_documents", {"order_id": Order.objects.get().public_id})

    do_jobs()

    assert jobs_left() == ["send_documents"]
    assert local_stripe.mails() == []
    (job,) = ProcrastinateJob.objects.filter(task_name="send_documents")
    claimed_at = Mail.objects.get().claimed_at
    assert claimed_at is not None
    assert job.scheduled_at == claimed_at + LEASE

    with time_machine.travel(claimed_at + LEASE):
        bring_jobs_forward()
        do_jobs()
    assert Mail.objects.get().is_sent
    assert len(local_stripe.mails()) == 1
