"""What a check compared, repaired and found, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise

# The names of `Check.compared` and `Check.repaired`.
THINGS: dict[str, _StrPromise] = {
    "events": ngettext_lazy("%(count)d message", "%(count)d messages", "count"),
    "invoices": ngettext_lazy("%(count)d invoice", "%(count)d invoices", "count"),
    "credit_notes": ngettext_lazy("%(count)d credit note", "%(count)d credit notes", "count"),
    "refunds": ngettext_lazy("%(count)d refund", "%(count)d refunds", "count"),
    "payouts": ngettext_lazy("%(count)d payout", "%(count)d payouts", "count"),
    "payments": ngettext_lazy("%(count)d payment", "%(count)d payments", "count"),
    "subjects": ngettext_lazy("%(count)d subject", "%(count)d subjects", "count"),
    "pdfs": ngettext_lazy("%(count)d PDF", "%(count)d PDFs", "count"),
    "entries": ngettext_lazy("%(count)d entry", "%(count)d entries", "count"),
}
# `what` of each of `Check.differences`.
DIFFERENCES: dict[str, _StrPromise] = {
    "invoice_not_paid": _("The register has an invoice that is not among the paid ones at Stripe."),
    "payment_amount": _("A payment has another amount at Stripe than here."),
    "refund_amount": _("A refund has another amount at Stripe than here, or is not written here."),
    "payout_total": _("A payout is not the sum of the payments, refunds and fees that Stripe counts in it."),
    "fee": _("A payment less its fee is not what Stripe says is left of it."),
    "pdf_missing": _("The file of a PDF is no longer in the archive."),
    "pdf_unreadable": _("The file of a PDF cannot be read: check the rights of MEDIA_ROOT and its disk."),
    "pdf_altered": _("The file of a PDF is no longer the one that was archived."),
    "journal_altered": _("An entry of the journal is no longer what was written, or came into its place."),
    "journal_missing": _("An entry of the journal is missing."),
    "journal_cut": _("The journal is shorter than it was: its last entries are missing since."),
    "journal_rewritten": _("The journal is another one than was kept apart that day."),
    "journal_forgotten": _("Something was taken out of an entry of the journal, and no erasure says so."),
    "journal_waiting": _("An entry of the journal was not chained: look at the worker."),
    "key_missing": _("No Stripe key is stored."),
    "key_refused": _("Stripe refuses the key, or what we ask with it."),
    "stripe_unreachable": _("Stripe did not answer."),
    "charges_disabled": _("The Stripe account may not take payments yet."),
    "endpoint_missing": _("Stripe has no webhook endpoint at our address."),
    "endpoint_disabled": _("The webhook endpoint is switched off at Stripe."),
    "endpoint_unreadable": _("Stripe does not say where it delivers."),
    "endpoint_incomplete": _("The webhook endpoint is not told of all that we act upon."),
    "broken": _("A subject of the state of health is broken."),
    "clock": _("This machine's clock and Stripe's differ, in seconds."),
}


def counts_in_words(counts: Mapping[str, int]) -> str:
    """Return counts as a person reads them: "3 invoices, 1 refund"; nothing when there are none."""
    return ", ".join(str(THINGS[name] % {"count": count}) for name, count in counts.items())


def difference_in_words(difference: Mapping[str, Any]) -> str:
    """Say what differs."""
    return str(DIFFERENCES[difference["what"]])
