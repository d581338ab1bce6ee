"""The journal says what kind of somebody acted, and by which name or number."""

from typing import Any

from django.db import migrations, models
from django.db.models import Case, Q, Value, When

KINDS = [
    ("staff", "Staff"),
    ("buyer", "Buyer"),
    ("souche", "Souche"),
    ("stripe", "Stripe"),
    ("unknown", "Unknown"),
]
# These only ever followed a message of Stripe's.
STRIPE = Q(verb__startswith="dispute.") | Q(verb__startswith="refund.") & ~Q(verb="refund.requested")
# Of these somebody of the staff was named; without one it was a buyer or Souche, and nobody noted which.
EITHER = Q(verb__in=["tickets.voided", "refund.requested"])


def say_who(apps: Any, schema_editor: Any) -> None:
    """Say of each older fact what is known of who did it, and no more."""
    del schema_editor
    entries = apps.get_model("organisation", "JournalEntry").objects
    entries.update(
        actor_kind=Case(
            When(actor__isnull=False, then=Value("staff")),
            When(STRIPE, then=Value("stripe")),
            When(EITHER, then=Value("unknown")),
            When(verb="customer.erased", then=Value("buyer")),
            default=Value("souche"),
        )
    )
    for member in apps.get_model("organisation", "StaffMember").objects.all():
        full_name = f"{member.first_name} {member.last_name}".strip()
        name = f"{full_name} ({member.username})" if full_name else member.username
        entries.filter(actor=member).update(actor_name=name)


class Migration(migrations.Migration):
    dependencies = [("organisation", "0011_invitations")]

    operations = [
        migrations.AddField(
            model_name="journalentry",
            name="actor_kind",
            field=models.CharField(
                choices=KINDS, default="unknown", max_length=7, verbose_name="kind of person"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="journalentry",
            name="actor_name",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Of the staff, their name that day; of a buyer, their number.",
                max_length=461,
                verbose_name="name or number",
            ),
            preserve_default=False,
        ),
        migrations.RunPython(say_who, migrations.RunPython.noop),
    ]
