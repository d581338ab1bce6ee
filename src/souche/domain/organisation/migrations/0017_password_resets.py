"""The staff may have a link sent that gives a new password."""

from django.db import migrations, models

import souche.domain.organisation.models.staff_sessions


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0016_staff_sessions"),
    ]

    operations = [
        migrations.CreateModel(
            name="PasswordReset",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=souche.domain.organisation.models.staff_sessions.reset_id,
                        editable=False,
                        max_length=40,
                        unique=True,
                    ),
                ),
                ("email", models.EmailField(db_index=True, max_length=254, verbose_name="e-mail")),
                ("network", models.CharField(db_index=True, max_length=60, verbose_name="network")),
                ("requested_at", models.DateTimeField(db_index=True, verbose_name="asked")),
                ("is_link_due", models.BooleanField(verbose_name="link to send")),
                (
                    "token_sha256",
                    models.CharField(
                        max_length=64, null=True, unique=True, verbose_name="fingerprint of the link"
                    ),
                ),
                ("expires_at", models.DateTimeField(null=True, verbose_name="works until")),
                ("used_at", models.DateTimeField(null=True, verbose_name="used")),
            ],
            options={
                "verbose_name": "request for a new password",
                "verbose_name_plural": "requests for a new password",
                "ordering": ["-pk"],
            },
        ),
    ]
