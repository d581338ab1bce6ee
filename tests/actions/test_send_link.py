"""The link of a buyer goes to the buyer alone, as often as it is asked for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.core import mail as outbox
from procrastinate.contrib.django.models import ProcrastinateJob

from souche.actions.send_link import NobodyToWriteTo, send_link
from souche.actions.send_membership_mail import send_membership_mail
from souche.actions.send_order_mail import send_order_mail
from souche.domain.mailing.models import Mail
from souche.domain.organisation.models import JournalEntry, StaffMember
from souche.kit import clock
from tests.cast import hire_bob, open_theatre
from tests.entrypoints.administration.rows import buy, join

if TYPE_CHECKING:
    from souche.domain.memberships.models import Membership
    from souche.domain.orders.models import Order

pytestmark = pytest.mark.django_db


@pytest.fixture
def order() -> Order:
    open_theatre()
    return buy()


@pytest.fixture
def bob() -> StaffMember:
    return hire_bob()


def url(row: Order | Membership) -> str:
    """Return the address of a page."""
    return f"https://t.example/{row.link}"


def sent_text(mail: Mail) -> str:
    """Return the words of an e-mail, posted now."""
    if mail.membership_id:
        send_membership_mail(mail_id=mail.public_id, membership_url=url, now=clock.now())
    else:
        send_order_mail(mail_id=mail.public_id, order_url=url, now=clock.now())
    return str(outbox.outbox[-1].body)


def test_the_order_of_alice_is_told_to_alice(order: Order, bob: StaffMember) -> None:
    send_link(row=order, actor=bob, now=clock.now())

    mail = Mail.objects.get(kind="order_link")
    assert mail.to == order.buyer_email
    assert f"https://t.example/{order.link}" in sent_text(mail)
    assert outbox.outbox[-1].subject == f"Le lien de votre commande {order.number}"
    assert outbox.outbox[-1].attachments == []


def test_so_is_her_membership(order: Order, bob: StaffMember) -> None:
    membership: Membership = join(customer=order.customer)

    send_link(row=membership, actor=bob, now=clock.now())

    mail = Mail.objects.get(kind="mbr_link")
    assert f"https://t.example/{membership.link}" in sent_text(mail)
    assert outbox.outbox[-1].subject == "Le lien de votre adhésion"


def test_each_request_is_an_e_mail_and_a_line_of_the_journal(order: Order, bob: StaffMember) -> None:
    for _time in range(2):
        send_link(row=order, actor=bob, now=clock.now())

    assert Mail.objects.filter(kind="order_link").count() == 2
    jobs = ProcrastinateJob.objects.filter(task_name="send_order_mail")
    assert len(jobs) == 2
    assert not any(re.search("link", str(job.args)) for job in jobs)
    entries = JournalEntry.objects.filter(verb="link.sent")
    assert [(entry.subject, entry.actor) for entry in entries] == [(order.number, bob)] * 2
    assert order.link not in str([entry.details for entry in entries])


def test_nobody_is_written_to_who_was_erased(order: Order, bob: StaffMember) -> None:
    order.customer.erase(now=clock.now())

    with pytest.raises(NobodyToWriteTo):
        send_link(row=order, actor=bob, now=clock.now())
    assert not Mail.objects.filter(kind="order_link").exists()
