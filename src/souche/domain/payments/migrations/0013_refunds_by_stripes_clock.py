from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import migrations, models
from django.db.models import F

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

LOST = ("failed", "canceled")
AT_STRIPE = "at_stripe"


def date_past_refunds(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Give past refunds their days so that no month already made up changes.

    One that came back counted for nothing, in any month: it returns at the instant when it left. One that
    Stripe never made has not moved.
    """
    refunds = apps.get_model("payments", "Refund").objects.using(schema_editor.connection.alias)
    refunds.exclude(reason=AT_STRIPE).update(requested_at=F("made_at"))
    refunds.filter(stripe_refund_id=None).update(made_at=None)
    refunds.filter(status__in=LOST).update(returned_at=F("made_at"))


def forget_what_was_not_dated(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    refunds = apps.get_model("payments", "Refund").objects.using(schema_editor.connection.alias)
    refunds.filter(made_at=None).update(made_at=F("requested_at"))


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0012_payments_by_stripes_clock"),
    ]

    operations = [
        migrations.AddField(
            model_name="refund",
            name="requested_at",
            field=models.DateTimeField(
                help_text="Empty when it was made in Stripe's dashboard.", null=True, verbose_name="requested"
            ),
        ),
        migrations.AddField(
            model_name="refund",
            name="returned_at",
            field=models.DateTimeField(
                help_text="When the money of one that failed was ours again.",
                null=True,
                verbose_name="came back",
            ),
        ),
        migrations.AlterField(
            model_name="refund",
            name="made_at",
            field=models.DateTimeField(
                help_text="By Stripe's clock; empty until Stripe made it.", null=True, verbose_name="made"
            ),
        ),
        migrations.AlterModelOptions(
            name="refund",
            options={
                "ordering": ["-made_at", "-pk"],
                "verbose_name": "refund",
                "verbose_name_plural": "refunds",
            },
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("returned_at__isnull", True), ("made_at__isnull", False), _connector="OR"
                ),
                name="refund_returns_once_made",
            ),
        ),
        migrations.RunPython(date_past_refunds, forget_what_was_not_dated),
    ]
