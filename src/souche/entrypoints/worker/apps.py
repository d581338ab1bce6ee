"""The app of worker."""

from django.apps import AppConfig


class WorkerConfig(AppConfig):
    """What Django asks of an app."""

    name = "souche.entrypoints.worker"
    label = "worker"

    def ready(self) -> None:
        """Let every worker, wherever it is started, tell failures and take up what it lost."""
        from procrastinate.contrib.django import app  # noqa: PLC0415  # it is made when its own app is ready

        # Models must be there.
        from souche.entrypoints.worker.failures import tell_failure  # noqa: PLC0415  # see above
        from souche.entrypoints.worker.lost import look_for_lost_jobs  # noqa: PLC0415  # see above

        app.worker_defaults["worker_middleware"] = [look_for_lost_jobs, tell_failure]
