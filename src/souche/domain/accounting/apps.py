"""The app of the books."""

from django.apps import AppConfig


class AccountingConfig(AppConfig):
    """What Django asks of an app."""

    name = "souche.domain.accounting"
    label = "accounting"
    default_auto_field = "django.db.models.BigAutoField"
