"""The app of customers."""

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    """What Django asks of an app."""

    name = "souche.domain.customers"
    label = "customers"
    default_auto_field = "django.db.models.BigAutoField"
