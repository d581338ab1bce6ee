"""Buyers confirm at the normal level unless a house says otherwise: no house had chosen before this."""

from typing import Any

from django.db import migrations, models

CHOICES = [
    ("off", "Never: nobody is asked, and places are held by whoever asks for them"),
    ("relaxed", "Relaxed: 60 places of one network, 20 of one address, four fifths of an event"),
    ("normal", "Normal: 20 places of one network, 10 of one address, half of an event"),
    ("strict", "Strict: 8 places of one network, 4 of one address, a quarter of an event"),
]


def put_in_force(apps: Any, _schema_editor: Any) -> None:
    """Give the normal level to who has none."""
    apps.get_model("organisation", "Organisation").objects.filter(strictness="off").update(
        strictness="normal"
    )


class Migration(migrations.Migration):
    dependencies = [("organisation", "0018_strictness")]

    operations = [
        migrations.AlterField(
            model_name="organisation",
            name="strictness",
            field=models.CharField(
                choices=CHOICES,
                db_default="normal",
                default="normal",
                help_text=(
                    "So that nobody holds your places without paying. Whoever wants more unpaid places than "
                    "this gets a link by e-mail and goes on with it; so does whoever orders free places "
                    "outside an account."
                ),
                max_length=7,
                verbose_name="When a buyer must confirm by e-mail",
            ),
        ),
        migrations.RunPython(put_in_force, migrations.RunPython.noop),
    ]
