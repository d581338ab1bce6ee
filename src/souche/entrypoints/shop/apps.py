"""The app of shop."""

from django.apps import AppConfig


class ShopConfig(AppConfig):
    """What Django asks of an app."""

    name = "souche.entrypoints.shop"
    label = "shop"
