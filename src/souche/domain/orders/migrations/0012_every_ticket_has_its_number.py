from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0011_number_past_tickets"),
    ]

    operations = [
        migrations.AlterField(
            model_name="ticket",
            name="number",
            field=models.PositiveIntegerField(
                help_text="In the series of its event, which has no hole.", verbose_name="ticket number"
            ),
        ),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.UniqueConstraint(
                fields=("event", "is_livemode", "number"), name="ticket_number_is_its_own"
            ),
        ),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1)), name="ticket_number_counts_from_one"
            ),
        ),
    ]
