"""Sessions of the staff are known, and of a stamp in place of the password's hash: all sign in once more."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import souche.domain.organisation.models.staff_sessions
import souche.kit.secrets


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0015_second_steps"),
    ]

    operations = [
        migrations.AddField(
            model_name="staffmember",
            name="entry_stamp",
            field=models.CharField(default=souche.kit.secrets.new_token, editable=False, max_length=43),
        ),
        migrations.CreateModel(
            name="StaffSession",
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
                        default=souche.domain.organisation.models.staff_sessions.session_id,
                        editable=False,
                        max_length=40,
                        unique=True,
                    ),
                ),
                ("session_key", models.CharField(max_length=40, unique=True, verbose_name="session")),
                ("network", models.CharField(blank=True, max_length=60, verbose_name="network")),
                ("browser", models.CharField(blank=True, max_length=80, verbose_name="browser")),
                (
                    "step",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("app", "code of an application"),
                            ("passkey", "passkey"),
                            ("recovery", "recovery code"),
                        ],
                        max_length=8,
                        verbose_name="second step",
                    ),
                ),
                ("began_at", models.DateTimeField(db_index=True, verbose_name="since")),
                ("seen_at", models.DateTimeField(verbose_name="last seen")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="staff member",
                    ),
                ),
            ],
            options={
                "verbose_name": "session of the staff",
                "verbose_name_plural": "sessions of the staff",
                "ordering": ["-seen_at", "-pk"],
            },
        ),
    ]
