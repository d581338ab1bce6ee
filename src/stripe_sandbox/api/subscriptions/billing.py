"""The invoices of a subscription: one for each period, drafted, then collected with its card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe_sandbox.api.invoicing.finalizing import finalize
from stripe_sandbox.api.invoicing.making import NewLine, Terms, draft_invoice, new_invoice
from stripe_sandbox.api.subscription import in_period, period_of, recurring_of
from stripe_sandbox.api.subscriptions.periods import next_period_end
from stripe_sandbox.api.subscriptions.wording import describe_period, describe_trial, language_of
from stripe_sandbox.api.taxes import cents_of, shown_tax, taxes_of
from stripe_sandbox.state.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stripe_sandbox.state.state import Work
    from stripe_sandbox.state.store import Json


RENEWAL = "subscription_cycle"


def draft_period(
    *, work: Work, subscription: Json, reason: str, period: tuple[int, int], once: Sequence[NewLine] = ()
) -> Json:
    """Draft the invoice of the subscription's current period, and return it.

    `reason` is Stripe's billing_reason; `period` is what the invoice itself shows: the period that has
    just ended, while the lines show the one that begins; `once` are lines of one-time prices.
    """
    customer = _customer(work, subscription)
    return draft_invoice(
        work=work,
        customer=customer,
        lines=[*_lines(work, subscription=subscription, customer=customer), *once],
        terms=_terms(work, subscription, customer=customer, reason=reason, period=period),
    )


def upcoming_invoice(*, work: Work, subscription: Json) -> Json:
    """Return the invoice that the next renewal will make, as `invoice.upcoming` tells it: saved nowhere."""
    former = period_of(subscription)
    end = next_period_end(
        anchor=subscription["billing_cycle_anchor"], start=former[1], recurring=recurring_of(subscription)
    )
    renewed = subscription | {
        "items": in_period(subscription, start=former[1], end=end),
        "status": "active",
    }
    customer = _customer(work, subscription)
    invoice, _ = new_invoice(
        work=work,
        customer=customer,
        lines=_lines(work, subscription=renewed, customer=customer),
        terms=_terms(work, renewed, customer=customer, reason="upcoming", period=former),
    )
    return invoice | {"id": new_id("upcoming_in"), "next_payment_attempt": former[1]}


def _lines(work: Work, *, subscription: Json, customer: Json) -> list[NewLine]:
    return [
        _line(work, subscription=subscription, item=item, customer=customer)
        for item in subscription["items"]["data"]
    ]


def _customer(work: Work, subscription: Json) -> Json:
    customer = work.store.get(subscription["customer"], kind="customer")
    if customer is None:
        raise TypeError(f"{subscription['id']} has lost its customer")
    return customer


def _terms(work: Work, subscription: Json, *, customer: Json, reason: str, period: tuple[int, int]) -> Terms:
    finalizes_at = work.now + work.options.finalize_after_seconds if reason == RENEWAL else None
    settings, usual = subscription["invoice_settings"], customer["invoice_settings"]
    return Terms(
        description=settings["description"],
        footer=settings["footer"] or usual["footer"],
        custom_fields=settings["custom_fields"] or usual["custom_fields"],
        automatically_finalizes_at=finalizes_at,
        auto_advance=True,
        rendering=usual["rendering_options"],
        account_tax_ids=settings["account_tax_ids"],
        collection_method=subscription["collection_method"],
        days_until_due=subscription["days_until_due"],
        billing_reason=reason,
        parent={
            "quote_details": None,
            "subscription_details": {
                "metadata": subscription["metadata"],
                "subscription": subscription["id"],
            },
            "type": "subscription_details",
        },
        period_start=period[0],
        period_end=period[1],
    )


def _line(work: Work, *, subscription: Json, item: Json, customer: Json) -> NewLine:
    is_trial = subscription["status"] == "trialing"
    price, language = item["price"], language_of(customer)
    product = (work.store.get(price["product"]) or {}).get("name", "")
    amount = 0 if is_trial else cents_of(unit=price["unit_amount_decimal"], quantity=item["quantity"])
    rates = item["tax_rates"] or subscription["default_tax_rates"]
    start, end = period_of(subscription)
    return NewLine(
        amount=amount,
        currency=price["currency"],
        description=describe_trial(product=product, language=language)
        if is_trial
        else describe_period(item=item, product=product, language=language),
        quantity=item["quantity"],
        taxes=[shown_tax(tax) for tax in taxes_of(amount=amount, rates=rates)],
        price=price,
        period_start=start,
        period_end=end,
        metadata=subscription["metadata"] | item["metadata"],
        parent={
            "invoice_item_details": None,
            "subscription_item_details": {
                "invoice_item": None,
                "proration": False,
                "proration_details": {"credited_items": None},
                "subscription": subscription["id"],
                "subscription_item": item["id"],
            },
            "type": "subscription_item_details",
        },
    )


def finalized(*, work: Work, invoice: Json) -> Json:
    """Return the invoice with its number, finalised first if it is a draft."""
    return finalize(work=work, invoice=invoice) if invoice["status"] == "draft" else invoice
