"""The staff may show an application's code, a passkey or a recovery code beside the password."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import souche.domain.organisation.models.second_steps
import souche.kit.one_line
import souche.kit.secrets


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0014_the_journal_is_chained"),
    ]

    operations = [
        migrations.AddField(
            model_name="staffmember",
            name="wrong_code_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="last wrong code"),
        ),
        migrations.AddField(
            model_name="staffmember",
            name="wrong_codes",
            field=models.PositiveSmallIntegerField(
                db_default=0, default=0, verbose_name="wrong codes in a row"
            ),
        ),
        migrations.CreateModel(
            name="Passkey",
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
                        default=souche.domain.organisation.models.second_steps.passkey_id,
                        editable=False,
                        max_length=40,
                        unique=True,
                    ),
                ),
                ("name", souche.kit.one_line.LineField(max_length=60, verbose_name="name")),
                (
                    "credential_id",
                    models.CharField(max_length=1364, unique=True, verbose_name="id of the passkey"),
                ),
                ("credential", models.TextField(verbose_name="public key")),
                ("sign_count", models.BigIntegerField(default=0, verbose_name="signatures counted")),
                ("added_at", models.DateTimeField(verbose_name="added")),
                ("used_at", models.DateTimeField(null=True, verbose_name="last used")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="passkeys",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="staff member",
                    ),
                ),
            ],
            options={
                "verbose_name": "passkey",
                "verbose_name_plural": "passkeys",
                "ordering": ["added_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="RecoveryCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code_sha256",
                    models.CharField(max_length=64, unique=True, verbose_name="fingerprint of the code"),
                ),
                ("made_at", models.DateTimeField(verbose_name="made")),
                ("used_at", models.DateTimeField(null=True, verbose_name="used")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recovery_codes",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="staff member",
                    ),
                ),
            ],
            options={
                "verbose_name": "recovery code",
                "verbose_name_plural": "recovery codes",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="AuthenticatorApp",
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
                        default=souche.domain.organisation.models.second_steps.app_id,
                        editable=False,
                        max_length=40,
                        unique=True,
                    ),
                ),
                (
                    "secret",
                    souche.kit.secrets.EncryptedTextField(verbose_name="secret of an application for codes"),
                ),
                ("last_step", models.BigIntegerField(null=True, verbose_name="last step used")),
                ("added_at", models.DateTimeField(verbose_name="added")),
                ("confirmed_at", models.DateTimeField(null=True, verbose_name="first code")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="apps",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="staff member",
                    ),
                ),
            ],
            options={
                "verbose_name": "application for codes",
                "verbose_name_plural": "applications for codes",
                "ordering": ["added_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("confirmed_at", None)),
                        fields=("member",),
                        name="one_app_waits_for_its_first_code",
                    )
                ],
            },
        ),
    ]
