from django.db import migrations, models

# What waits for its payment was ordered with the last day that its season has now, as far as anybody knows.
KEEP_LAST_DAYS = """
    UPDATE memberships_membership SET season_ends_on = plan.season_ends_on
    FROM catalogue_product AS plan
    WHERE plan.id = memberships_membership.plan_id AND memberships_membership.status = 'pending'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0002_memberships"),
        ("memberships", "0002_as_wide_as_stripe"),
    ]

    operations = [
        migrations.AddField(
            model_name="membership",
            name="season_ends_on",
            field=models.DateField(
                blank=True,
                help_text="As it was when it was ordered.",
                null=True,
                verbose_name="last day of the season",
            ),
        ),
        migrations.RunSQL(KEEP_LAST_DAYS, migrations.RunSQL.noop),
    ]
