"""Django's admin, told which site is ours."""

from django.contrib.admin.apps import AdminConfig


class SoucheAdminConfig(AdminConfig):
    """What Django asks of an app; it replaces "django.contrib.admin" in INSTALLED_APPS."""

    default_site = "souche.entrypoints.administration.site.AdministrationSite"
