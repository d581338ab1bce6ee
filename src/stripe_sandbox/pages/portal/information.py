"""The page on which customers correct what the seller knows of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe_sandbox.api.portal.information import change_information, offered_updates, tax_id_of
from stripe_sandbox.api.portal.subscriptions import NotOffered
from stripe_sandbox.documents.countries import country_choices
from stripe_sandbox.pages.checkout import UNPROCESSABLE
from stripe_sandbox.pages.payment_form import WrongForm, read_customer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.responses import Response

    from stripe_sandbox.pages.portal.turn import Turn


def ask_information(turn: Turn) -> Response:
    """Show what is known, to be corrected."""
    return _form(turn, typed=known_information(turn))


def take_information(turn: Turn) -> Response:
    """Save what was typed, or say what is wrong with it."""
    try:
        values = read_customer(typed=turn.form, fields=offered_updates(visit=turn.visit))
    except WrongForm as wrong:
        return _form(turn, typed=turn.form, errors=wrong.errors, status=UNPROCESSABLE)
    change_information(work=turn.work, visit=turn.visit, values=values)
    return turn.done("information_saved")


def known_information(turn: Turn) -> dict[str, str]:
    """Return what the seller knows of the customer, by the names of the form's fields."""
    customer = turn.visit.customer
    address = customer["address"] or {}
    known = {name: customer[name] for name in ("email", "name", "phone")}
    known |= {f"address_{name}": address.get(name) for name in ("line1", "line2")}
    known |= {name: address.get(name) for name in ("postal_code", "city", "country")}
    tax_id = tax_id_of(work=turn.work, visit=turn.visit)
    known["tax_id"] = tax_id["value"] if tax_id else None
    return {name: value for name, value in known.items() if value}


def _form(
    turn: Turn, *, typed: Mapping[str, str], errors: Mapping[str, str] | None = None, status: int = 200
) -> Response:
    updates = offered_updates(visit=turn.visit)
    if not updates:
        raise NotOffered("customer_update")
    return turn.show(
        "information.html",
        status=status,
        updates=updates,
        countries=country_choices(language=turn.language),
        typed=typed,
        errors=errors or {},
    )
