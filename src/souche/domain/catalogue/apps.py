"""The app of catalogue."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """What Django asks of an app."""

    name = "souche.domain.catalogue"
    label = "catalogue"
    default_auto_field = "django.db.models.BigAutoField"
