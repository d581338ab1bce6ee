from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0013_refunds_by_stripes_clock"),
    ]

    operations = [
        migrations.AddField(
            model_name="dispute",
            name="withdrawn_at",
            field=models.DateTimeField(
                help_text="By Stripe's clock; empty where it was not kept.",
                null=True,
                verbose_name="money withdrawn",
            ),
        ),
        migrations.AddField(
            model_name="dispute",
            name="reinstated_at",
            field=models.DateTimeField(
                help_text="By Stripe's clock; empty where it was not kept.",
                null=True,
                verbose_name="money reinstated",
            ),
        ),
    ]
