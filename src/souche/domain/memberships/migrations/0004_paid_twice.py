from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("memberships", "0003_last_day_that_was_ordered"),
    ]

    operations = [
        migrations.AddField(
            model_name="membership",
            name="is_second",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Its member had one already when it was paid: its money goes back.",
                verbose_name="paid twice",
            ),
        ),
    ]
