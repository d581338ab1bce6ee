from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0004_untaxed_ground"),
        ("orders", "0009_as_wide_as_stripe"),
    ]

    operations = [
        migrations.AddField(
            model_name="order",
            name="is_livemode",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="What Stripe's key said when the order was placed; no: it is a rehearsal.",
                verbose_name="real money",
            ),
        ),
        migrations.AddField(
            model_name="ticket",
            name="is_livemode",
            field=models.BooleanField(db_default=False, default=False, verbose_name="real money"),
        ),
        migrations.AddField(
            model_name="ticket",
            name="number",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.CreateModel(
            name="TicketSeries",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_livemode", models.BooleanField(verbose_name="real money")),
                ("last_number", models.PositiveIntegerField(verbose_name="last number")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=models.deletion.CASCADE,
                        related_name="ticket_series",
                        to="catalogue.event",
                        verbose_name="event",
                    ),
                ),
            ],
            options={
                "verbose_name": "series of tickets",
                "verbose_name_plural": "series of tickets",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("event", "is_livemode"), name="ticket_series_is_of_one_event"
                    )
                ],
            },
        ),
    ]
