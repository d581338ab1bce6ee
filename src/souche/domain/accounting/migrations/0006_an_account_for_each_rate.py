from __future__ import annotations

from typing import TYPE_CHECKING

import django.core.validators
from django.db import migrations, models

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def give_each_rate_its_account(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Forget the usual numbers of all rates together; what an accountant typed instead is kept."""
    charts = apps.get_model("accounting", "AccountChart").objects.using(schema_editor.connection.alias)
    charts.filter(sales="706000").update(sales="")
    charts.filter(vat="445710").update(vat="")


def give_all_rates_one_account(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the usual numbers where there are none."""
    charts = apps.get_model("accounting", "AccountChart").objects.using(schema_editor.connection.alias)
    charts.filter(sales="").update(sales="706000")
    charts.filter(vat="").update(vat="445710")


class Migration(migrations.Migration):
    dependencies = [
        ("accounting", "0005_as_wide_as_stripe"),
    ]

    operations = [
        migrations.AlterField(
            model_name="accountchart",
            name="bank",
            field=models.CharField(
                default="512000",
                max_length=12,
                validators=[
                    django.core.validators.RegexValidator(
                        "^[1-8]\\d{2}[0-9A-Za-z]*\\Z",
                        "An account begins with three digits, the first from 1 to 8. Example: 706100.",
                    )
                ],
                verbose_name="bank",
            ),
        ),
        migrations.AlterField(
            model_name="accountchart",
            name="customers",
            field=models.CharField(
                default="411000",
                max_length=12,
                validators=[
                    django.core.validators.RegexValidator(
                        "^[1-8]\\d{2}[0-9A-Za-z]*\\Z",
                        "An account begins with three digits, the first from 1 to 8. Example: 706100.",
                    )
                ],
                verbose_name="customers",
            ),
        ),
        migrations.AlterField(
            model_name="accountchart",
            name="fees",
            field=models.CharField(
                default="627000",
                max_length=12,
                validators=[
                    django.core.validators.RegexValidator(
                        "^[1-8]\\d{2}[0-9A-Za-z]*\\Z",
                        "An account begins with three digits, the first from 1 to 8. Example: 706100.",
                    )
                ],
                verbose_name="Stripe fees",
            ),
        ),
        migrations.AlterField(
            model_name="accountchart",
            name="memberships",
            field=models.CharField(
                default="756000",
                max_length=12,
                validators=[
                    django.core.validators.RegexValidator(
                        "^[1-8]\\d{2}[0-9A-Za-z]*\\Z",
                        "An account begins with three digits, the first from 1 to 8. Example: 706100.",
                    )
                ],
                verbose_name="memberships",
            ),
        ),
        migrations.AlterField(
            model_name="accountchart",
            name="sales",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Empty: an account for each VAT rate, as 706055 for 5.5 %.",
                max_length=12,
                validators=[
                    django.core.validators.RegexValidator(
                        "^[1-8]\\d{2}[0-9A-Za-z]*\\Z",
                        "An account begins with three digits, the first from 1 to 8. Example: 706100.",
                    )
                ],
                verbose_name="ticket sales",
            ),
        ),
        migrations.AlterField(
            model_name="accountchart",
            name="stripe",
            field=models.CharField(
                default="517000",
                max_length=12,
                validators=[
                    django.core.validators.RegexValidator(
                        "^[1-8]\\d{2}[0-9A-Za-z]*\\Z",
                        "An account begins with three digits, the first from 1 to 8. Example: 706100.",
                    )
                ],
                verbose_name="Stripe balance",
            ),
        ),
        migrations.AlterField(
            model_name="accountchart",
            name="suspense",
            field=models.CharField(
                default="471000",
                max_length=12,
                validators=[
                    django.core.validators.RegexValidator(
                        "^[1-8]\\d{2}[0-9A-Za-z]*\\Z",
                        "An account begins with three digits, the first from 1 to 8. Example: 706100.",
                    )
                ],
                verbose_name="to be sorted",
            ),
        ),
        migrations.AlterField(
            model_name="accountchart",
            name="vat",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Empty: an account for each VAT rate, as 44571055 for 5.5 %.",
                max_length=12,
                validators=[
                    django.core.validators.RegexValidator(
                        "^[1-8]\\d{2}[0-9A-Za-z]*\\Z",
                        "An account begins with three digits, the first from 1 to 8. Example: 706100.",
                    )
                ],
                verbose_name="VAT collected",
            ),
        ),
        migrations.AlterField(
            model_name="accountofrate",
            name="sales",
            field=models.CharField(
                default="",
                max_length=12,
                validators=[
                    django.core.validators.RegexValidator(
                        "^[1-8]\\d{2}[0-9A-Za-z]*\\Z",
                        "An account begins with three digits, the first from 1 to 8. Example: 706100.",
                    )
                ],
                verbose_name="ticket sales",
            ),
        ),
        migrations.AlterField(
            model_name="accountofrate",
            name="vat",
            field=models.CharField(
                default="",
                max_length=12,
                validators=[
                    django.core.validators.RegexValidator(
                        "^[1-8]\\d{2}[0-9A-Za-z]*\\Z",
                        "An account begins with three digits, the first from 1 to 8. Example: 706100.",
                    )
                ],
                verbose_name="VAT collected",
            ),
        ),
        migrations.RunPython(give_each_rate_its_account, give_all_rates_one_account),
    ]
