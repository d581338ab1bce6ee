"""Numbers that the register misses are looked for at Stripe, and why they are elsewhere is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.domain.accounting.models import NumberElsewhere, WhyElsewhere
from souche.domain.accounting.numbers import explain, series_of_register
from souche.domain.invoices.numbering import split_number
from souche.domain.organisation.models import Organisation
from souche.domain.payments.access import stripe_access
from souche.domain.payments.gateway.invoices import numbers_since

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.invoices.numbering import Gap
    from souche.domain.payments.gateway.facts import NumberFacts


def explain_gaps(*, since: datetime, now: datetime) -> int:
    """Ask Stripe what became of the missing numbers of invoices made since an instant.

    Returns how many were explained for the first time. A number of a paid invoice of ours stays missing: the
    nightly comparison brings the invoice itself. Raises StripeFailed.
    """
    organisation = Organisation.current()
    is_livemode = organisation.is_livemode
    series = series_of_register(is_livemode=is_livemode, time_zone=organisation.time_zone)
    gaps = (gap for year in series for gap in year.gaps)
    unexplained = [found.gap for found in explain(gaps, is_livemode=is_livemode) if found.left]
    if not unexplained:
        return 0
    elsewhere = numbers_since(access=stripe_access(), since=since)
    return sum(_record(facts, gaps=unexplained, now=now) for facts in elsewhere)


def _record(facts: NumberFacts, *, gaps: list[Gap], now: datetime) -> bool:
    why = _why(facts)
    place = split_number(facts.number)
    if why is None or not any(place in gap for gap in gaps):
        return False
    return NumberElsewhere.record(facts=facts, why=why, now=now)


def _why(facts: NumberFacts) -> WhyElsewhere | None:
    if facts.status == "void":
        return WhyElsewhere.VOID
    if not facts.order_id:
        return WhyElsewhere.OTHER
    return None if facts.status == "paid" else WhyElsewhere.UNPAID
