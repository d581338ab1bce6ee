"""The app of organisation."""

from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    """What Django asks of an app."""

    name = "souche.domain.organisation"
    label = "organisation"
    default_auto_field = "django.db.models.BigAutoField"
