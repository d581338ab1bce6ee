"""Each column that Stripe fills holds the most that Stripe publishes; a new one has to be named here."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.db import connection, models

from tests.architecture.sources import imports_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    SizedField = models.Field[object, object]

SIZED = (models.CharField, models.TextField, models.FileField, models.IntegerField, models.DecimalField)
FACTS = ("souche.domain.payments.gateway.facts.", "souche.domain.payments.gateway.account_facts.")
# Published: docs.stripe.com/upgrades (ids: 255); Stripe's API description and the SDK's own words (a name of
# a customer 256, their e-mail 512; any text 5000; an amount has at most eight digits; a rate at most 100 %);
# docs.stripe.com/payments/checkout/adjustable-quantity (999,999 of one line). Stripe adds words to its lists
# between versions: they have room for a hundred characters.
ID, NAME, EMAIL, TEXT, WORD, NUMBER, CURRENCY = 255, 256, 512, 5000, 100, 60, 3
CENTS, QUANTITY, PERCENT = 99_999_999, 999_999, 100
FROM_STRIPE = {
    "accounting.NumberElsewhere.number": NUMBER,
    "accounting.NumberElsewhere.stripe_invoice_id": ID,
    "customers.BuyerIdentity.stripe_customer_id": ID,
    "customers.Customer.stripe_customer_id": ID,
    "orders.Order.stripe_customer_id": ID,
    "invoices.Invoice.currency": CURRENCY,
    "invoices.Invoice.customer_email": EMAIL,
    "invoices.Invoice.customer_name": NAME,
    "invoices.Invoice.description": TEXT,
    "invoices.Invoice.footer": TEXT,
    "invoices.Invoice.net_cents": CENTS,
    "invoices.Invoice.number": NUMBER,
    "invoices.Invoice.payment_method": WORD,
    "invoices.Invoice.status": WORD,
    "invoices.Invoice.stripe_invoice_id": ID,
    "invoices.Invoice.total_cents": CENTS,
    "invoices.Invoice.vat_cents": CENTS,
    "invoices.InvoiceLine.label": TEXT,
    "invoices.InvoiceLine.quantity": QUANTITY,
    "invoices.InvoiceLine.total_cents": CENTS,
    "invoices.InvoiceLine.unit_cents": CENTS,
    "invoices.InvoiceLine.vat_cents": CENTS,
    "invoices.InvoiceLine.vat_rate": PERCENT,
    "invoices.LateInvoice.stripe_credit_note_id": ID,
    "invoices.LateInvoice.stripe_invoice_id": ID,
    # The organiser sends a duplicate to the address that stands on the invoice.
    "mailing.Mail.to": EMAIL,
    "memberships.Membership.stripe_subscription_id": ID,
    "orders.Order.stripe_session_id": ID,
    "organisation.Organisation.stripe_account_id": ID,
    "organisation.Organisation.stripe_portal_id": ID,
    "payments.Dispute.amount_cents": CENTS,
    "payments.Dispute.reason": WORD,
    "payments.Dispute.status": WORD,
    "payments.Dispute.stripe_dispute_id": ID,
    "payments.Payment.amount_cents": CENTS,
    "payments.Payment.currency": CURRENCY,
    "payments.Payment.method": WORD,
    "payments.Payment.stripe_invoice_id": ID,
    "payments.Payment.stripe_payment_intent_id": ID,
    "payments.Payment.stripe_session_id": ID,
    "payments.Refund.amount_cents": CENTS,
    "payments.Refund.failure": TEXT,
    "payments.Refund.status": WORD,
    "payments.Refund.stripe_refund_id": ID,
    "payments.StripeEvent.object_id": ID,
    "payments.StripeEvent.stripe_id": ID,
    "payments.StripeEvent.type": WORD,
    "payments.StripeTaxRate.percentage": PERCENT,
    "payments.StripeTaxRate.stripe_account_id": ID,
    "payments.StripeTaxRate.stripe_tax_rate_id": ID,
}
# Of the same models, or named alike, what only we write.
OURS = {
    "accounting.NumberElsewhere.why",
    "customers.Customer.stripe_told",
    "invoices.Invoice.kind",
    "invoices.Invoice.pdf",
    "invoices.Invoice.pdf_sha256",
    "invoices.Invoice.pdf_size",
    "invoices.Invoice.public_id",
    "organisation.Organisation.stripe_secret_key",
    "organisation.Organisation.stripe_webhook_secret",
    "payments.Payment.public_id",
    "payments.Refund.comment",
    "payments.Refund.message",
    "payments.Refund.public_id",
    "payments.Refund.reason",
    "payments.RefundedLine.amount_cents",
    "payments.RefundedLine.quantity",
}


def _columns() -> Iterator[tuple[str, SizedField]]:
    """Yield the columns with a size of the models that take facts, and those named after Stripe elsewhere."""
    for model in apps.get_models():
        if not model.__module__.startswith("souche."):
            continue
        takes_facts = any(name.startswith(FACTS) for name in imports_of(_file_of(model)))
        options = model._meta  # noqa: SLF001  # Django documents it
        for field in options.local_concrete_fields:
            if _has_a_size(field) and (takes_facts or field.name.startswith("stripe_")):
                yield f"{options.label}.{field.name}", field


def _file_of(model: type[models.Model]) -> Path:
    return Path(str(sys.modules[model.__module__].__file__))


def _has_a_size(field: SizedField) -> bool:
    return isinstance(field, SIZED) and not field.is_relation and not field.primary_key


def test_each_column_that_stripe_may_fill_is_named_here() -> None:
    unnamed = {name for name, _ in _columns()} - FROM_STRIPE.keys() - OURS

    assert unnamed == set(), "say the most that Stripe publishes of each, or that only we write it"


@pytest.mark.django_db
@pytest.mark.parametrize("name", FROM_STRIPE)
def test_it_holds_the_most_that_stripe_publishes(name: str) -> None:
    model, _, field = name.rpartition(".")
    table = apps.get_model(model)._meta.db_table  # noqa: SLF001  # Django documents it
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(character_maximum_length,"
            " 10::numeric ^ (numeric_precision - numeric_scale) - 1,"
            " 10 ^ 9) FROM information_schema.columns"
            " WHERE table_schema = current_schema() AND table_name = %s AND column_name = %s",
            [table, field],
        )
        (most,) = cursor.fetchone()

    assert most >= FROM_STRIPE[name]
