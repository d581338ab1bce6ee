"""The app of administration."""

from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    """What Django asks of an app."""

    name = "souche.entrypoints.administration"
    label = "administration"
