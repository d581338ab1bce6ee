"""The app of cli."""

from django.apps import AppConfig


class CliConfig(AppConfig):
    """What Django asks of an app."""

    name = "souche.entrypoints.cli"
    label = "cli"
