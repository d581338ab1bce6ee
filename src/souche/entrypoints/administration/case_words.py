"""What is said of a case: what happened, what is proposed, and what each decision does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from souche.actions.void_tickets import StillRenews
from souche.domain.catalogue.models import SoldOut
from souche.domain.memberships.entitlements import NothingChosen, NotValid
from souche.domain.orders.states import IllegalMove
from souche.domain.payments.gateway.errors import StripeKeyRefused, StripeRefused, StripeUnreachable
from souche.domain.payments.models import AlreadyHandled, CaseKind, CaseOutcome

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from souche.domain.payments.models import Case


@dataclass(frozen=True)
class Decision:
    """What may be decided: what it does, with `%(amount)s` in it, and its button."""

    outcome: CaseOutcome
    consequence: _StrPromise
    button: _StrPromise

    @property
    def names_tickets(self) -> bool:
        """Say whether tickets are ticked with it."""
        return self.outcome == CaseOutcome.EXPLAINED

    @property
    def is_explained(self) -> bool:
        """Say whether a comment is written with it."""
        return self.outcome == CaseOutcome.OTHERWISE


OTHERWISE = Decision(
    CaseOutcome.OTHERWISE,
    _("It is settled in another way, or needs nothing: write which, for the journal."),
    _("Mark as handled"),
)
EXPLANATIONS: dict[str, _StrPromise] = {
    CaseKind.WRONG_AMOUNT: _(
        "%(amount)s arrived for this order of %(total)s. They do not pay it, and nothing was given back."
    ),
    CaseKind.REFUND_FAILED: _(
        "The refund of %(amount)s did not reach the buyer: the money is on your Stripe account."
    ),
    CaseKind.REFUND_UNEXPLAINED: _(
        "Somebody gave %(amount)s back in Stripe’s dashboard, which does not say for which tickets. "
        "Those that are left are still valid."
    ),
    CaseKind.CREDIT_NOTE_MISSING: _(
        "%(amount)s went back without a credit note, although their payment has an invoice: "
        "the invoice still says that all was paid."
    ),
    CaseKind.DISPUTED: _(
        "The buyer asks their bank for %(amount)s. Answer at Stripe before the day it says; the tickets are "
        "still valid."
    ),
}
LOST_DISPUTE = _("The bank decided for the buyer: %(amount)s are lost. The tickets are still valid.")
PROPOSALS: dict[str, _StrPromise] = {
    CaseKind.WRONG_AMOUNT: _("Accept it, or give it back"),
    CaseKind.REFUND_FAILED: _("Try again"),
    CaseKind.REFUND_UNEXPLAINED: _("Say which tickets it was for"),
    CaseKind.CREDIT_NOTE_MISSING: _("Issue its credit note"),
    CaseKind.DISPUTED: _("Answer at Stripe, decide about the tickets"),
}
DECISIONS: dict[str, tuple[Decision, ...]] = {
    CaseKind.WRONG_AMOUNT: (
        Decision(
            CaseOutcome.ACCEPTED,
            _("%(amount)s are accepted as they are: the order is paid, and its tickets leave by e-mail."),
            _("Accept"),
        ),
        Decision(
            CaseOutcome.PAID_BACK,
            _("%(amount)s go back to the buyer, with a credit note if there is an invoice."),
            _("Give back"),
        ),
    ),
    CaseKind.REFUND_FAILED: (
        Decision(
            CaseOutcome.RETRIED,
            _(
                "Stripe is asked again to give %(amount)s back, on the card or account that paid. "
                "A card that no longer exists refuses again: then pay in another way, and write it below."
            ),
            _("Try again"),
        ),
        OTHERWISE,
    ),
    CaseKind.REFUND_UNEXPLAINED: (
        Decision(
            CaseOutcome.EXPLAINED,
            _(
                "The tickets ticked here become void, and their places go back on sale. The buyer is told by "
                "e-mail. No money moves."
            ),
            _("It was for these tickets"),
        ),
        Decision(
            CaseOutcome.GESTURE,
            _("All tickets stay valid. No money moves."),
            _("It was for no ticket"),
        ),
    ),
    CaseKind.CREDIT_NOTE_MISSING: (
        Decision(
            CaseOutcome.CREDITED,
            _(
                "Stripe issues a credit note of %(amount)s that links this refund; it enters the register. "
                "No money moves."
            ),
            _("Issue the credit note"),
        ),
        OTHERWISE,
    ),
    CaseKind.DISPUTED: (
        Decision(
            CaseOutcome.VOIDED,
            _(
                "All tickets of the order become void, and their places go back on sale. "
                "The buyer is told by e-mail. No money moves."
            ),
            _("Make the tickets void"),
        ),
        Decision(
            CaseOutcome.KEPT,
            _("The tickets stay valid, whatever the bank decides. The dispute itself goes on."),
            _("Leave the tickets valid"),
        ),
    ),
}
REFUSALS: dict[type[Exception], _StrPromise] = {
    AlreadyHandled: _("Somebody was faster, or it settled by itself: nothing was done."),
    IllegalMove: _("This order is paid already: give this money back."),
    SoldOut: _("Its places are sold meanwhile: give the money back, or add places to the event first."),
    NothingChosen: _("Tick at least one ticket."),
    NotValid: _("Some of these tickets became void meanwhile: choose again."),
    StillRenews: _("A membership of this order renews by itself: its member stops it first."),
    StripeUnreachable: _("Stripe does not answer, and nothing was done: try again in a moment."),
    StripeRefused: _("Stripe refuses, and nothing was done: %(why)s"),
    StripeKeyRefused: _("Stripe refuses your key, and nothing was done: %(why)s"),
}


def explanation_of(case: Case) -> _StrPromise:
    """Return what happened, with `%(amount)s` and `%(total)s` in it."""
    is_lost = case.dispute is not None and case.dispute.closed_at is not None
    return LOST_DISPUTE if is_lost else EXPLANATIONS[case.kind]
