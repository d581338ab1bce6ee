"""The app of orders."""

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    """What Django asks of an app."""

    name = "souche.domain.orders"
    label = "orders"
    default_auto_field = "django.db.models.BigAutoField"
