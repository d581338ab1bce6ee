"""Each document keeps its seller, its buyer and the identity that it was made out to."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0008_as_wide_as_stripe"),
        ("invoices", "0006_as_wide_as_stripe"),
    ]

    operations = [
        migrations.AddField(
            model_name="invoice",
            name="identity",
            field=models.ForeignKey(
                help_text="Empty for a buyer who gave none.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="invoices",
                to="customers.buyeridentity",
                verbose_name="identity it was made out to",
            ),
        ),
        migrations.AddField(
            model_name="invoice",
            name="buyer",
            field=models.JSONField(
                default=dict, help_text="Frozen, like the seller.", verbose_name="buyer as it was"
            ),
        ),
        migrations.AlterField(
            model_name="invoice",
            name="seller",
            field=models.JSONField(
                default=dict,
                help_text="Frozen; its shape is in domain/invoices/parties.py.",
                verbose_name="seller",
            ),
        ),
    ]
