"""The report of a rehearsal, as a text that can be mailed: no key, no name, no address stands in it."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from souche.domain.payments.gateway.client import API_VERSION
from souche.domain.payments.rehearsal.acts import PAGE
from souche.domain.payments.rehearsal.comparison import Kind
from souche.domain.payments.rehearsal.doubts import answers

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from django.utils.functional import _StrPromise

    from souche.domain.payments.rehearsal.comparison import Difference
    from souche.domain.payments.rehearsal.record import Record

DIFFERENCES: dict[Kind, _StrPromise] = {
    Kind.CALLS: _("%(place)s: Souche went another way: %(there)s at Stripe, %(here)s at the local one"),
    Kind.BROKEN_OFF: _("%(place)s broke off: %(there)s at Stripe, %(here)s at the local one"),
    Kind.MISSING: _("%(place)s is missing at Stripe"),
    Kind.UNKNOWN: _("%(place)s exists at Stripe alone"),
    Kind.TYPE: _("%(place)s is of another type: %(there)s at Stripe, %(here)s at the local one"),
    Kind.COUNT: _("%(place)s is of another length: %(there)s at Stripe, %(here)s at the local one"),
    Kind.AMOUNT: _("%(place)s is another figure: %(there)s at Stripe, %(here)s at the local one"),
    Kind.WORD: _("%(place)s is another word: %(there)s at Stripe, %(here)s at the local one"),
    Kind.EVENTS: _("%(place)s makes other events: %(there)s at Stripe, %(here)s at the local one"),
}
QUESTIONS: dict[str, _StrPromise] = {
    "rounding": _("A credit note of an amount: which share of each line, and of its VAT?"),
    "invoice_in_completed": _("Does checkout.session.completed name the invoice?"),
    "out_of_band": _("Which amounts does an invoice show that was paid elsewhere?"),
    "rights": _("Which rights did the key lack, in Stripe's words?"),
    "own_portal": _("Does the portal open without a configuration of ours?"),
    "inline_products": _("Are the prices and products of a session active?"),
    "too_many_fields": _("How is a fifth custom field refused?"),
}
NOTHING = "–"


def report(*, here: Record, there: Record, differences: Counter[Difference], now: datetime) -> str:
    """Return the whole report; `here` is of the local Stripe, `there` of the one that was rehearsed with."""
    parts = [
        [_title(now)],
        [gettext("WHAT DIFFERS"), *_differences(differences)],
        [gettext("WHAT WAS UNCERTAIN"), *_answers(here=here, there=there)],
        [gettext("WHAT WAS NOT REHEARSED"), *_left_out(there)],
        [gettext("WHAT STAYS AT STRIPE"), *_what_stays(there.left)],
    ]
    return "\n\n".join("\n".join(part) for part in parts)


def _title(now: datetime) -> str:
    said = gettext("Rehearsal of %(instant)s UTC at Stripe in test mode, API %(version)s.")
    return said % {"instant": f"{now.astimezone(UTC):%Y-%m-%d %H:%M}", "version": API_VERSION}


def _differences(differences: Counter[Difference]) -> Iterator[str]:
    if not differences:
        yield gettext("- Nothing: Stripe answered as the local Stripe does.")
    for difference, times in differences.items():
        sentence = DIFFERENCES[difference.kind] % {
            "place": difference.place,
            "here": difference.here or NOTHING,
            "there": difference.there or NOTHING,
        }
        counted = ngettext("%(count)d time", "%(count)d times", times) % {"count": times}
        yield f"- {sentence} ({counted})"


def _answers(*, here: Record, there: Record) -> Iterator[str]:
    beside = answers(here)
    for doubt, answer in answers(there).items():
        yield f"- {QUESTIONS[doubt]}"
        said = gettext("Stripe: %(there)s; the local one: %(here)s")
        yield f"  {said % {'there': answer or NOTHING, 'here': beside[doubt] or NOTHING}}"


def _left_out(there: Record) -> Iterator[str]:
    if there.is_unpaid or not any(act.name == PAGE for act in there.acts):
        yield gettext("- The payment page: it needs somebody who pays at the address shown (see --wait).")
    yield gettext("- How messages are delivered: their order here is that of Stripe's own list.")


def _what_stays(left: Sequence[str]) -> Iterator[str]:
    yield gettext("- The test payments, invoices and credit notes: Stripe deletes none.")
    if left:
        yield gettext("- What could not be taken away: %(things)s") % {"things": ", ".join(left)}
    else:
        yield gettext("- Nothing else: what was made has been taken away.")
