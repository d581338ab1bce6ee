from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0008_as_wide_as_stripe"),
    ]

    operations = [
        migrations.AddField(
            model_name="customer",
            name="proven_at",
            field=models.DateTimeField(
                blank=True,
                help_text="When the account was first entered.",
                null=True,
                verbose_name="proven",
            ),
        ),
        migrations.AddField(
            model_name="buyeridentity",
            name="is_proven",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Given inside the buyer's account.",
                verbose_name="by who is proven",
            ),
        ),
    ]
