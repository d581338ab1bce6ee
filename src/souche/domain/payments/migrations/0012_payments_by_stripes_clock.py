from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0011_as_wide_as_stripe"),
    ]

    operations = [
        migrations.AddField(
            model_name="payment",
            name="method",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="In Stripe's word; empty where it was not kept.",
                max_length=100,
                verbose_name="means of payment",
            ),
        ),
        migrations.AlterField(
            model_name="payment",
            name="received_at",
            field=models.DateTimeField(
                db_index=True, help_text="By Stripe's clock.", verbose_name="received"
            ),
        ),
    ]
