"""The app of memberships."""

from django.apps import AppConfig


class MembershipsConfig(AppConfig):
    """What Django asks of an app."""

    name = "souche.domain.memberships"
    label = "memberships"
    default_auto_field = "django.db.models.BigAutoField"
