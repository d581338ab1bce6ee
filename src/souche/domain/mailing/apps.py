"""The app of mailing."""

from django.apps import AppConfig


class MailingConfig(AppConfig):
    """What Django asks of an app."""

    name = "souche.domain.mailing"
    label = "mailing"
    default_auto_field = "django.db.models.BigAutoField"
