"""The app of worker."""

from django.apps import AppConfig


class WorkerConfig(AppConfig):
    """What Django asks of an app."""

    name = "souche.entrypoints.worker"
    label = "worker"
