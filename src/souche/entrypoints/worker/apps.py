"""The app of worker."""

from django.apps import AppConfig


class WorkerConfig(AppConfig):
    """What Django asks of an app."""

    name = "souche.entrypoints.worker"
    label = "worker"

    def ready(self) -> None:
        """Let every worker of this process, wherever it is started, tell failures."""
        from procrastinate.contrib.django import app  # noqa: PLC0415  # it is made when its own app is ready

        from souche.entrypoints.worker.failures import tell_failure  # noqa: PLC0415  # models must be there

        app.worker_defaults["worker_middleware"] = [tell_failure]
