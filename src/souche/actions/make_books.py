"""The books of a month are made, kept, and sent to the accountant."""

from __future__ import annotations

from datetime import timedelta
from itertools import dropwhile
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import translation

from souche.domain.accounting.books import Books, write_books
from souche.domain.accounting.exports import Source
from souche.domain.accounting.models import AccountChart, Export
from souche.domain.accounting.months import Month
from souche.domain.accounting.receivables import LOOKED_BACK
from souche.domain.accounting.register import selected
from souche.domain.accounting.stripe_month import StripeMonth
from souche.domain.mailing.models import Mail, MailKind
from souche.domain.organisation.models import Organisation
from souche.domain.payments.access import stripe_access
from souche.domain.payments.gateway.payouts import movements_of, movements_since, payouts_since, read_balance
from souche.kit import queue

if TYPE_CHECKING:
    from datetime import datetime


class PeriodWithoutEnd(Exception):
    """Books are of a period with a first and a last day."""


def make_books(*, export_id: str, now: datetime) -> None:
    """Make the books of an export's period, and write the e-mail to the accountant where one is named.

    Called again, nothing is made twice. Raises StripeFailed: the job tries again.
    """
    export = Export.objects.filter(public_id=export_id, finished_at=None).first()
    if export is None:
        return
    chosen, organisation = export.chosen, Organisation.current()
    if chosen.since is None or chosen.until is None:
        raise PeriodWithoutEnd(export_id)
    month = Month(
        since=chosen.instant(chosen.since),
        until=chosen.instant(chosen.until + timedelta(days=1)),
        is_livemode=chosen.is_livemode,
    )
    books = Books(
        source=Source(invoices=selected(chosen), organisation=organisation, tell=export.advance),
        month=month,
        first_day=chosen.since,
        last_day=chosen.until,
        stripe=_at_stripe(month),
    )
    with TemporaryFile() as made, translation.override(organisation.language):
        write_books(made, books=books)
        with transaction.atomic():
            export.keep(made, filename=f"comptes-{chosen.until:%Y-%m}.zip", now=now)
            _announce(export, now=now)


def _at_stripe(month: Month) -> StripeMonth:
    """Read the balance, and what moved on it from some weeks before the month until it was read."""
    access, since = stripe_access(), month.since - LOOKED_BACK
    balance = read_balance(access=access)
    newest_first = dropwhile(
        lambda moved: moved.movement_id != balance.last_movement_id,
        movements_since(access=access, since=since),
    )
    movements = list(newest_first)[::-1]
    payouts = list(payouts_since(access=access, since=since))
    automatic = {payout.payout_id for payout in payouts if payout.is_automatic}
    made_of = {
        moved.payout_id: sum(
            part.net_cents for part in movements_of(access=access, payout_id=moved.payout_id)
        )
        for moved in movements
        if moved.payout_id in automatic and month.since <= moved.moved_at < month.until
    }
    return StripeMonth(month=month, movements=movements, balance=balance, payouts=payouts, made_of=made_of)


def _announce(export: Export, *, now: datetime) -> None:
    to = AccountChart.current().accountant_email
    if to:
        mail = Mail.without_order(kind=MailKind.BOOKS, to=to, now=now)
        queue.defer("send_books", {"mail_id": mail.public_id, "export_id": export.public_id})
