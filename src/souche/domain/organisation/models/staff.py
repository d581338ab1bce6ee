"""The people who work here."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from souche.domain.organisation.roles import MOVING_MONEY, Role, rights_of


class StaffManager(UserManager["StaffMember"]):
    """The ways in which people come to work here."""

    use_in_migrations = False

    def create_superuser(self, username: str, *arguments: Any, **fields: Any) -> "StaffMember":
        """Write an owner: Django's command makes the first one so."""
        return super().create_superuser(username, *arguments, **{"role": Role.OWNER, **fields})


class StaffMember(AbstractUser):
    """Someone with access to the administration. Buyers have no account of this kind."""

    role = models.CharField(
        _("role"),
        max_length=13,
        choices=Role.choices,
        blank=True,
        help_text=_("Without one, somebody enters and sees nothing."),
    )

    objects: ClassVar[StaffManager] = StaffManager()

    class Meta:
        verbose_name = _("staff member")
        verbose_name_plural = _("staff members")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(role__in=["", *Role.values]), name="staff_member_has_a_known_role"
            )
        ]

    @property
    def moves_money(self) -> bool:
        """Say whether this role lets money leave, or decides where it arrives."""
        return not rights_of(self.role).isdisjoint(MOVING_MONEY)
