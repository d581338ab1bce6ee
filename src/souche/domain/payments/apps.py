"""The app of payments."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """What Django asks of an app."""

    name = "souche.domain.payments"
    label = "payments"
    default_auto_field = "django.db.models.BigAutoField"
