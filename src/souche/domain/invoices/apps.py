"""The app of invoices."""

from django.apps import AppConfig


class InvoicesConfig(AppConfig):
    """What Django asks of an app."""

    name = "souche.domain.invoices"
    label = "invoices"
    default_auto_field = "django.db.models.BigAutoField"
