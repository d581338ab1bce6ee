"""Each document keeps by what means it was paid."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("invoices", "0009_addresses_are_in_the_buyer")]

    operations = [
        migrations.AddField(
            model_name="invoice",
            name="payment_method",
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
            model_name="invoice",
            name="paid_at",
            field=models.DateTimeField(
                help_text="When its money arrived, even where the invoice was made later.",
                null=True,
                verbose_name="paid",
            ),
        ),
    ]
