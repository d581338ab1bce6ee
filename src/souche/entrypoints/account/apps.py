"""The app of account."""

from django.apps import AppConfig


class AccountConfig(AppConfig):
    """What Django asks of an app."""

    name = "souche.entrypoints.account"
    label = "account"
