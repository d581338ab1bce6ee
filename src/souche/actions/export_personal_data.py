"""A buyer takes away everything that the box office knows of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from souche.domain.customers.models import SignIn
from souche.domain.invoices.models import Invoice
from souche.domain.invoices.parties import Buyer
from souche.domain.mailing.models import Mail
from souche.domain.memberships.models import Membership
from souche.domain.orders.models import Line, Ticket
from souche.domain.payments.models import Payment, Refund

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.customers.models import Customer
    from souche.domain.orders.models import Order


IDENTITY = (
    "buyer_type", "name", "street", "postal_code", "city", "country", "siren_or_siret", "vat_number",
    "purchase_reference", "accounts_email", "recorded_at",
)  # fmt: skip


def export_personal_data(*, customer: Customer, now: datetime) -> dict[str, Any]:
    """Return it under the names of the code: amounts in cents with VAT, instants aware."""
    return {
        "exported_at": now,
        "person": _person(customer),
        "identities": list(customer.identities.values(*IDENTITY)),
        "orders": [_order(order) for order in customer.orders.all()],
        "memberships": _memberships(customer),
        "invoices": _invoices(customer),
        "emails": list(
            Mail.objects.to_customer(customer).values("kind", "to", "status", "created_at", "sent_at")
        ),
        "sign_ins": list(
            SignIn.objects.filter(email=customer.email).values("requested_at", "network", "used_at")
        ),
        "sessions": list(customer.sessions.values("opened_at", "expires_at")),
    }


def _person(customer: Customer) -> dict[str, Any]:
    names = ("email", "name", "language", "street", "postal_code", "city", "country", "stripe_customer_id")
    return {name: getattr(customer, name) for name in names}


def _order(order: Order) -> dict[str, Any]:
    names = (
        "number", "status", "placed_at", "paid_at", "closed_at", "currency", "total_cents",
        "buyer_name", "buyer_email", "language", "stripe_customer_id",
    )  # fmt: skip
    return {
        **{name: getattr(order, name) for name in names},
        "lines": list(
            Line.objects.filter(order=order).values(
                "label", "quantity", "unit_cents", "vat_rate", "total_cents", "vat_cents"
            )
        ),
        "tickets": list(
            Ticket.objects.filter(order=order).values("public_id", "number", "issued_at", "voided_at")
        ),
        "payments": list(
            Payment.objects.filter(order=order).values(
                "stripe_payment_intent_id", "amount_cents", "received_at", "method"
            )
        ),
        "refunds": list(
            Refund.objects.filter(payment__order=order).values(
                "amount_cents",
                "status",
                "reason",
                "comment",
                "message",
                "requested_at",
                "made_at",
                "returned_at",
            )
        ),
        "cancelled": list(order.voidings.values("void", "message", "made_at")),
    }


def _memberships(customer: Customer) -> list[Any]:
    kept = (
        "term", "status", "amount_cents", "starts_at", "ends_at", "turns_at", "stopped_at", "ended_at",
        "stripe_subscription_id",
    )  # fmt: skip
    return [
        {"plan__name": membership.plan.name, **{name: getattr(membership, name) for name in kept}}
        for membership in Membership.objects.filter(customer=customer).select_related("plan")
    ]


def _invoices(customer: Customer) -> list[Any]:
    invoices = Invoice.objects.filter(customer=customer).values(
            "number", "issued_at", "paid_at", "currency", "total_cents", "net_cents", "vat_cents",
            "customer_name", "customer_email", "buyer", "description", "pdf_sha256",
        )  # fmt: skip
    return [{**invoice, "buyer": Buyer.of_row(invoice["buyer"]).as_row()} for invoice in invoices]
