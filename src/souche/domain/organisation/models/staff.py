"""The people who work here."""

from django.contrib.auth.models import AbstractUser
from django.utils.translation import gettext_lazy as _


class StaffMember(AbstractUser):
    """Someone with access to the administration. Buyers have no account of this kind."""

    class Meta:
        verbose_name = _("staff member")
        verbose_name_plural = _("staff members")
