from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0012_every_ticket_has_its_number"),
    ]

    operations = [
        migrations.AddField(
            model_name="order",
            name="is_proven",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Ordered inside the account of its e-mail, or paid first, before its buyer entered.",
                verbose_name="by who is proven",
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="stripe_customer_id",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="Who pays, as Stripe was told: the customer's own, or one of this order alone.",
                max_length=255,
                verbose_name="Stripe customer",
            ),
            preserve_default=False,
        ),
    ]
