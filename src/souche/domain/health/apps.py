"""The app of health."""

from django.apps import AppConfig


class HealthConfig(AppConfig):
    """What Django asks of an app."""

    name = "souche.domain.health"
    label = "health"
    default_auto_field = "django.db.models.BigAutoField"
