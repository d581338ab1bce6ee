"""What the last checks said of Stripe and of the archive, and whether Stripe still tells us of payments."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, Max, Min, OuterRef

from souche.domain.health.findings import Finding, State, unless_none, well
from souche.domain.health.models import Check, CheckKind
from souche.domain.organisation.models import Organisation
from souche.domain.payments.models import Case, Payment, StripeEvent

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.db.models import QuerySet

PATIENCE = timedelta(minutes=10)
A_DAY = timedelta(days=1)
# Twice the time between two checks of a kind.
ALLOWED = {
    CheckKind.EVENTS: timedelta(hours=2),
    CheckKind.REGISTER: 2 * A_DAY,
    CheckKind.PAYOUTS: 2 * A_DAY,
}
OF_KEY = {
    "key_missing": State.BROKEN,
    "key_refused": State.BROKEN,
    "key_lost": State.BROKEN,
    "stripe_unreachable": State.BROKEN,
    "charges_disabled": State.BROKEN,
}
# After these, nothing else could be asked.
SILENCING = {"key_missing", "key_refused", "key_lost", "stripe_unreachable"}
OF_ENDPOINT = {
    "endpoint_missing": State.BROKEN,
    "endpoint_disabled": State.BROKEN,
    "endpoint_incomplete": State.BROKEN,
    "endpoint_unreadable": State.TO_LOOK_AT,
}
OF_CLOCK = {"clock": State.TO_LOOK_AT}


def payments_not_told(*, now: datetime) -> QuerySet[Payment]:
    """Return the payments of the last day, after all that Stripe delivered, that it did not tell us of."""
    delivered = StripeEvent.objects.filter(is_fetched=False)
    a_day_ago = now - A_DAY
    last = delivered.aggregate(last=Max("received_at", default=a_day_ago))["last"]
    since = max(last, a_day_ago)
    ids = (OuterRef("stripe_session_id"), OuterRef("stripe_invoice_id"))
    told = delivered.exclude(object_id="").filter(object_id__in=ids)
    silent = Payment.objects.filter(~Exists(told), received_at__gt=since, received_at__lt=now - PATIENCE)
    return silent.order_by("pk")


def find_in_comparisons(*, now: datetime) -> tuple[Finding, ...]:
    """Return how things stand with Stripe and with the archive."""
    last, house = Check.objects.last_of_each(), Organisation.current()
    return (
        _read_again("archive", last.get(CheckKind.ARCHIVE)),
        _read_again("journal", last.get(CheckKind.JOURNAL)),
        _stripe(last.get(CheckKind.CONNECTION), house=house),
        _endpoint(last.get(CheckKind.CONNECTION), house=house),
        unless_none("webhooks", payments_not_told(now=now)),
        _connection("clock", last.get(CheckKind.CONNECTION), words=OF_CLOCK),
        _comparisons(last, now=now),
        unless_none("cases", _open_cases(), state=State.TO_LOOK_AT),
    )


def _open_cases() -> QuerySet[Case]:
    return Case.objects.open().select_related("payment__order").order_by("pk")


def _read_again(subject: str, check: Check | None) -> Finding:
    """Return what the last reading of the archive, or of the journal, found."""
    if check is None:
        return Finding(subject, State.WELL, f"{subject}_unchecked")
    if check.differences:
        count = len(check.differences)
        return Finding(subject, State.BROKEN, f"{subject}_lacking", {"count": count}, (check,))
    return well(subject, when=check.made_at)


def _stripe(check: Check | None, *, house: Organisation) -> Finding:
    """Return how the key is; whether it can be read at all is known without asking Stripe."""
    if house.is_stripe_key_lost:
        return Finding("stripe", State.BROKEN, "key_lost")
    return _connection("stripe", check, words=OF_KEY)


def _endpoint(check: Check | None, *, house: Organisation) -> Finding:
    if house.is_webhook_secret_lost:
        return Finding("endpoint", State.BROKEN, "endpoint_secret_lost")
    return _connection("endpoint", check, words=OF_ENDPOINT)


def _connection(subject: str, check: Check | None, *, words: Mapping[str, State]) -> Finding:
    """Return what the last check of the connection said of a subject: the first of its words."""
    if check is None:
        return Finding(subject, State.TO_LOOK_AT, "connection_unchecked")
    for difference in check.differences:
        if difference["what"] in words:
            detail = {"detail": difference["subject"], "when": check.made_at}
            return Finding(subject, words[difference["what"]], difference["what"], detail)
    if any(difference["what"] in SILENCING for difference in check.differences):
        return Finding(subject, State.TO_LOOK_AT, "connection_unknown")
    return well(subject, when=check.made_at)


def _comparisons(last: Mapping[str, Check], *, now: datetime) -> Finding:
    """Return whether the comparisons with Stripe are made in time, and what they found to differ."""
    first_payment = Payment.objects.aggregate(first=Min("received_at"))["first"] or now
    late = [
        kind
        for kind, allowed in ALLOWED.items()
        if now - (last[kind].made_at if kind in last else first_payment) > allowed
    ]
    if late:
        return Finding("comparisons", State.TO_LOOK_AT, "comparisons_late", {"count": len(late)})
    differing = tuple(last[kind] for kind in ALLOWED if kind in last and last[kind].differences)
    if differing:
        count = sum(len(check.differences) for check in differing)
        return Finding("comparisons", State.TO_LOOK_AT, "comparisons_lacking", {"count": count}, differing)
    return well("comparisons")
