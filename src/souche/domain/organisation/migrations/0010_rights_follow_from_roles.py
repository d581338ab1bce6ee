"""Rights follow from roles: Django's superusers, groups and permissions of one's own are no more.

Going back, owners are superusers again; the groups and permissions of the others are not brought back.
"""

from __future__ import annotations

from typing import Any

import django.contrib.auth.validators
import django.utils.timezone
from django.db import migrations, models


def owners_are_superusers(apps: Any, schema_editor: Any) -> None:
    """Give the owners back what they need where there are no roles."""
    del schema_editor
    apps.get_model("organisation", "StaffMember").objects.filter(role="owner").update(is_superuser=True)


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0009_role_of_each"),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, owners_are_superusers),
        migrations.RemoveField(
            model_name="staffmember",
            name="groups",
        ),
        migrations.RemoveField(
            model_name="staffmember",
            name="is_superuser",
        ),
        migrations.RemoveField(
            model_name="staffmember",
            name="user_permissions",
        ),
        migrations.AlterField(
            model_name="staffmember",
            name="date_joined",
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name="works here since"),
        ),
        migrations.AlterField(
            model_name="staffmember",
            name="email",
            field=models.EmailField(blank=True, max_length=254, verbose_name="e-mail"),
        ),
        migrations.AlterField(
            model_name="staffmember",
            name="is_active",
            field=models.BooleanField(default=True, verbose_name="may enter"),
        ),
        migrations.AlterField(
            model_name="staffmember",
            name="is_staff",
            field=models.BooleanField(default=False, verbose_name="of the staff"),
        ),
        migrations.AlterField(
            model_name="staffmember",
            name="username",
            field=models.CharField(
                max_length=150,
                unique=True,
                validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                verbose_name="login",
            ),
        ),
    ]
