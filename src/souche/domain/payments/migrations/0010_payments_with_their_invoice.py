from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import migrations, models
from django.db.models import Q

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def mark_payments_of_invoiced_orders(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    payments = apps.get_model("payments", "Payment").objects.using(schema_editor.connection.alias)
    is_asked = Q(order__is_invoice_wanted=True) | Q(order__invoice_requested_at__isnull=False)
    payments.filter(is_asked | Q(order__is_recurring=True)).update(is_invoiced=True)


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0007_invoices_asked_for_later"),
        ("payments", "0009_payments_of_subscriptions"),
    ]

    operations = [
        migrations.AddField(
            model_name="payment",
            name="is_invoiced",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="It has an invoice, or will have one: Stripe's own, or one asked for later.",
                verbose_name="invoiced",
            ),
        ),
        migrations.RunPython(mark_payments_of_invoiced_orders, migrations.RunPython.noop),
    ]
