"""Who may do what: THE table, role by role, from which pages, buttons and addresses follow.

A right is named as Django names permissions, `app.verb_model`; what is not in this table nobody may do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Role(models.TextChoices):
    """What somebody does here."""

    OWNER = "owner", _("Owner")
    BOX_OFFICE = "box_office", _("Box office manager")
    COUNTER = "counter", _("Counter")
    DOOR = "door", _("Door")
    ACCOUNTANT = "accountant", _("Accountant")
    COMMUNICATION = "communication", _("Communication")


SENTENCES: dict[Role, _StrPromise] = {
    Role.OWNER: _("Does everything: also the configuration, Stripe's keys, the journal, and who works here."),
    Role.BOX_OFFICE: _(
        "Sets up events and prices, follows orders and members, refunds, cancels events, handles what waits."
    ),
    Role.COUNTER: _("Sees events, orders, tickets and members, and sends buyers their link. No refunds."),
    Role.DOOR: _("Sees the list of tickets of each event: neither amounts nor addresses."),
    Role.ACCOUNTANT: _("Sees and exports all that concerns money, and changes nothing."),
    Role.COMMUNICATION: _("Writes the texts of events and their pictures: neither dates, places nor prices."),
}

_SEEN_AT_THE_COUNTER = frozenset(
    {
        "catalogue.view_event",
        "catalogue.view_plan",
        "catalogue.view_price",
        "catalogue.view_product",
        "catalogue.view_quota",
        "customers.view_customer",
        "mailing.view_mail",
        "memberships.view_membership",
        "orders.view_line",
        "orders.view_order",
        "orders.view_ticket",
    }
)
_SEEN_OF_MONEY = frozenset(
    {
        "invoices.view_invoice",
        "invoices.view_invoiceline",
        "payments.view_case",
        "payments.view_dispute",
        "payments.view_payment",
        "payments.view_refund",
        "payments.view_refundedline",
    }
)
_BOX_OFFICE = (
    _SEEN_AT_THE_COUNTER
    | _SEEN_OF_MONEY
    | {
        "catalogue.add_event",
        "catalogue.add_plan",
        "catalogue.add_price",
        "catalogue.add_quota",
        "catalogue.change_event",
        "catalogue.change_plan",
        "catalogue.change_price",
        "catalogue.change_product",
        "catalogue.change_quota",
        "catalogue.delete_event",
        "catalogue.delete_plan",
        "catalogue.delete_price",
        "catalogue.delete_product",
        "catalogue.delete_quota",
        # Dates, places, publication and what buyers may give back; `change_event` alone is its texts.
        "catalogue.schedule_event",
        "health.change_check",
        "health.view_check",
        "mailing.add_mail",
        "memberships.change_membership",
        "orders.change_placing",
        "orders.view_placing",
        "payments.add_refund",
        "payments.change_case",
    }
)
_BOOKS = frozenset({"accounting.add_export", "accounting.view_accountchart", "accounting.view_export"})

RIGHTS: dict[Role, frozenset[str]] = {
    Role.OWNER: _BOX_OFFICE
    | _BOOKS
    | {
        "accounting.add_accountofrate",
        "accounting.change_accountchart",
        "accounting.change_accountofrate",
        "accounting.delete_accountofrate",
        "accounting.view_accountofrate",
        "organisation.change_organisation",
        "organisation.change_staffmember",
        "organisation.view_journalentry",
        "organisation.view_organisation",
        "organisation.view_staffmember",
        "payments.view_stripeevent",
    },
    Role.BOX_OFFICE: _BOX_OFFICE,
    Role.COUNTER: _SEEN_AT_THE_COUNTER | {"mailing.add_mail"},
    Role.DOOR: frozenset({"orders.view_ticket"}),
    Role.ACCOUNTANT: _SEEN_OF_MONEY
    | _BOOKS
    | {
        "accounting.view_accountofrate",
        "catalogue.view_event",
        "catalogue.view_price",
        "catalogue.view_quota",
        "health.view_check",
        "orders.view_line",
        "orders.view_order",
    },
    Role.COMMUNICATION: frozenset({"catalogue.change_event", "catalogue.view_event"}),
}

# Who holds one of these can make money leave, or decide where it arrives.
MOVING_MONEY = frozenset({"organisation.change_organisation", "payments.add_refund", "payments.change_case"})


def moves_money(role: str) -> bool:
    """Say whether a role lets money leave, or decides where it arrives."""
    return not rights_of(role).isdisjoint(MOVING_MONEY)


def rights_of(role: str) -> frozenset[str]:
    """Return the rights of a role; of none, nothing."""
    return RIGHTS[Role(role)] if role else frozenset()
