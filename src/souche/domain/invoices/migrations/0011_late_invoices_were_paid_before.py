"""Invoices made after the payment get the day of that payment: they had the day when they were made.

Not undone: the day of before was wrong, and Stripe still tells it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import migrations

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def mend(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the day of the order's first invoiced payment, as `PaymentQuerySet.of_invoice` does."""
    del schema_editor
    invoices = apps.get_model("invoices", "Invoice").objects
    payments = apps.get_model("payments", "Payment").objects
    for late in apps.get_model("invoices", "LateInvoice").objects.exclude(stripe_invoice_id=""):
        paid = payments.filter(order=late.order_id, is_invoiced=True).order_by("received_at").first()
        if paid:
            invoices.filter(stripe_invoice_id=late.stripe_invoice_id).update(
                paid_at=paid.received_at, payment_method=paid.method
            )


class Migration(migrations.Migration):
    dependencies = [
        ("invoices", "0010_means_of_payment"),
        ("payments", "0012_payments_by_stripes_clock"),
    ]

    operations = [migrations.RunPython(mend, migrations.RunPython.noop)]
