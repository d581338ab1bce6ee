"""What a credit note lowers or gives back: nothing more than the invoice, and every cent accounted for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stripe_sandbox.api.errors import invalid, no_such, unsupported
from stripe_sandbox.api.invoicing.crediting.stored import issued_notes
from stripe_sandbox.documents.formats import format_amount
from stripe_sandbox.state.store import Query

if TYPE_CHECKING:
    from stripe_sandbox.state.state import Work
    from stripe_sandbox.state.store import Json, Store

MOST_REFUNDS = 1000
_PARTS = ("refund_amount", "out_of_band_amount")
_LOST = frozenset({"failed", "canceled"})


@dataclass(frozen=True, kw_only=True)
class Settlement:
    """Cents by where they go: `pre_payment` lowers what is still asked, the others were paid already.

    `refund_amount` is to be refunded now; `refunds` are existing ones, in a credit note's shape.
    """

    pre_payment: int
    post_payment: int
    refund_amount: int
    out_of_band: int | None
    refunds: list[Json]


def settlement(*, work: Work, params: Json, invoice: Json, total: int) -> Settlement:
    """Return how a credit note of `total` cents is settled; raise StripeError.

    What is still asked is lowered first; the rest has to be given back (docs: CreditNote.create).
    """
    for name in _PARTS:
        if params.get(name, 0) < 0:
            raise invalid("Invalid non-negative integer", param=name, code="parameter_invalid_integer")
    reckoning = _Reckoning(work=work, invoice=invoice)
    refunds = [
        reckoning.link(asked, at=f"refunds[{place}]") for place, asked in enumerate(params.get("refunds", []))
    ]
    reckoning.check_total(total)
    pre_payment = min(total, invoice["amount_remaining"])
    made = Settlement(
        pre_payment=pre_payment,
        post_payment=total - pre_payment,
        refund_amount=params.get("refund_amount", 0),
        out_of_band=params.get("out_of_band_amount"),
        refunds=refunds,
    )
    reckoning.check_parts(made)
    return made


def paying_intent(*, store: Store, invoice: str) -> Json | None:
    """Return the PaymentIntent that paid an invoice, or None when the money came outside Stripe."""
    payments = store.select(Query(kind="invoice_payment", equals={"invoice": invoice}, limit=1))
    return store.get(payments[0]["payment"]["payment_intent"]) if payments else None


def linked_refund(*, refund: str, amount: int) -> Json:
    """Return a refund by its id as a credit note names it, with the cents that it tells of."""
    return {"amount_refunded": amount, "payment_record_refund": None, "refund": refund, "type": "refund"}


class _Reckoning:
    """What the credit notes and the refunds of one invoice leave of it."""

    def __init__(self, *, work: Work, invoice: Json) -> None:
        self.invoice = invoice
        notes = issued_notes(work=work, invoice=invoice["id"])
        self.credited = sum(note["total"] for note in notes)
        intent = paying_intent(store=work.store, invoice=invoice["id"])
        query = Query(
            kind="refund", equals={"payment_intent": intent["id"] if intent else ""}, limit=MOST_REFUNDS
        )
        # What no credit note tells yet, of each refund.
        self.unlinked = {
            refund["id"]: refund["amount"]
            for refund in work.store.select(query)
            if refund["status"] not in _LOST
        }
        for linked in (refund for note in notes for refund in note["refunds"]):
            if linked["refund"] in self.unlinked:
                self.unlinked[linked["refund"]] -= linked["amount_refunded"]

    def link(self, asked: Json, *, at: str) -> Json:
        """Return an existing refund, or a part of it, as a credit note names it."""
        if asked.get("type", "refund") != "refund":
            raise unsupported("A refund of a payment record", param=f"{at}[type]")
        refund = asked.get("refund", "")
        if refund not in self.unlinked:
            raise no_such("refund of this invoice", refund, param=f"{at}[refund]")
        left = self.unlinked[refund]
        amount = asked.get("amount_refunded", left)
        if not 1 <= amount <= left:
            raise invalid(
                f"The refund {refund} has {self._money(left)} that no credit note is linked to.",
                param=f"{at}[amount_refunded]",
            )
        self.unlinked[refund] -= amount
        return linked_refund(refund=refund, amount=amount)

    def check_total(self, total: int) -> None:
        """Refuse to credit nothing, or more than the invoice with the refunds that no note tells."""
        if total < 1:
            raise invalid("The total of a credit note must be greater than zero.", param="lines")
        possible = self.invoice["total"] - self.credited - sum(self.unlinked.values())
        if total > possible:
            raise invalid(
                f"The credit note's total ({self._money(total)}) is greater than what can still be credited "
                f"of this invoice ({self._money(possible)}), its credit notes and the refunds that no credit "
                "note is linked to being subtracted.",
                param="amount",
            )

    def check_parts(self, made: Settlement) -> None:
        """Refuse a sum of refunds and of money given outside Stripe that is not what was paid too much."""
        linked = sum(refund["amount_refunded"] for refund in made.refunds)
        parts = made.refund_amount + linked + (made.out_of_band or 0)
        if parts != made.post_payment:
            # Word for word what Stripe answered to others, at 2025-01-27.acacia.
            raise invalid(
                f"The sum of refunds, credit amount, and out of band amount ({self._money(parts)}) must "
                f"equal the credit note post_payment_amount ({self._money(made.post_payment)}).",
                param="refund_amount",
            )

    def _money(self, cents: int) -> str:
        return format_amount(cents, currency=self.invoice["currency"], language="en")
