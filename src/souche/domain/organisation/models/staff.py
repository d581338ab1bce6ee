"""The people who work here: who they are, what they may do, and whether they may enter."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from souche.domain.organisation.roles import Role, moves_money, rights_of
from souche.domain.organisation.second_step import FIRST_WAIT, closed_until
from souche.kit.one_line import LineField
from souche.kit.secrets import new_token

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

# The longest wait is reached long before; a column has its bound.
MOST_COUNTED = 1000


class NotAnOwner(Exception):
    """Whoever acts is no owner, or no longer."""


class OneselfUntouched(Exception):
    """Nobody gives themselves a role or shuts themselves out: so an owner always remains."""


class WorksHereAlready(Exception):
    """Somebody who may enter has this address."""


class StaffQuerySet(models.QuerySet["StaffMember"]):
    """Questions about who works here."""

    def able_to_enter(self) -> StaffQuerySet:
        """Keep those whom the administration lets in."""
        return self.filter(is_active=True, is_staff=True)

    def owners(self) -> StaffQuerySet:
        """Keep the owners who may enter."""
        return self.able_to_enter().filter(role=Role.OWNER)

    def require_owner(self, member: StaffMember) -> None:
        """Hold the owners' rows for the transaction; raise NotAnOwner when `member` is none of them.

        Of two owners who shut each other out at the same moment the second is no owner any more.
        """
        if member.pk not in [owner.pk for owner in self.owners().select_for_update().order_by("pk")]:
            raise NotAnOwner(member.username)

    def known_by(self, email: str) -> StaffQuerySet:
        """Keep whoever has this address, or enters with it, also those shut out."""
        return self.filter(models.Q(email__iexact=email) | models.Q(username__iexact=email))

    def reached_at(self, email: str) -> StaffQuerySet:
        """Keep those who may enter and have this address, however it is written."""
        return self.able_to_enter().filter(email__iexact=email).exclude(email="").order_by("username")

    def without_role(self) -> StaffQuerySet:
        """Keep those who may enter and see nothing."""
        return self.able_to_enter().filter(role="")


class StaffManager(BaseUserManager["StaffMember"].from_queryset(StaffQuerySet)):  # type: ignore[misc]  # Django makes this base at run time
    """The ways in which people come to work here."""

    def create_user(
        self, username: str, email: str = "", password: str | None = None, **fields: object
    ) -> StaffMember:
        """Write somebody, with a password or none; without a role they may do nothing."""
        member: StaffMember = self.model(username=username, email=self.normalize_email(email), **fields)
        member.set_password(password)
        member.save()
        return member

    def create_superuser(
        self, username: str, email: str = "", password: str | None = None, **fields: object
    ) -> StaffMember:
        """Write an owner: Django's command `createsuperuser` makes the first one so."""
        return self.create_user(username, email, password, **{"is_staff": True, "role": Role.OWNER, **fields})


class StaffMember(AbstractBaseUser):
    """Someone with access to the administration. Buyers have no account of this kind.

    What they may do follows from their role alone: no rights of one's own, no groups, no superusers.
    """

    username = LineField(_("login"), max_length=150, unique=True, validators=[UnicodeUsernameValidator()])
    first_name = LineField(_("first name"), max_length=150, blank=True)
    last_name = LineField(_("last name"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    role = models.CharField(
        _("role"),
        max_length=13,
        choices=Role.choices,
        blank=True,
        help_text=_("Without one, somebody enters and sees nothing."),
    )
    is_staff = models.BooleanField(_("of the staff"), default=False)
    is_active = models.BooleanField(_("may enter"), default=True)
    # What a session is of: it changes with the password, and not when Django merely hashes the same one anew.
    entry_stamp = models.CharField(max_length=43, default=new_token, editable=False)
    wrong_codes = models.PositiveSmallIntegerField(_("wrong codes in a row"), default=0, db_default=0)
    wrong_code_at = models.DateTimeField(_("last wrong code"), null=True, editable=False)
    date_joined = models.DateTimeField(_("works here since"), default=timezone.now)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["email"]

    objects: ClassVar[StaffManager] = StaffManager()

    class Meta:
        verbose_name = _("staff member")
        verbose_name_plural = _("staff members")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(role__in=["", *Role.values]), name="staff_member_has_a_known_role"
            )
        ]

    @classmethod
    def welcome(cls, *, name: str, email: str, role: Role, password: str) -> StaffMember:
        """Let somebody in with the password they chose, also again; raise WorksHereAlready."""
        known = list(cls.objects.known_by(email).select_for_update().order_by("pk"))
        if any(member.is_active for member in known):
            raise WorksHereAlready(email)
        member = known[0] if known else cls(username=email)
        member.first_name, _space, member.last_name = name.partition(" ")
        member.email, member.role, member.is_staff, member.is_active = email, role, True, True
        member.set_password(password)
        member.entry_stamp = new_token()
        member.save()
        return member

    def take_role(self, role: Role) -> None:
        """Have this role from now on: the next page is drawn for it."""
        self.role = role
        self.save(update_fields=["role"])

    def shut_out(self) -> None:
        """End every session at once, for good: were this person let in again, by another password."""
        self.is_active = False
        self.set_unusable_password()
        self.entry_stamp = new_token()
        self.save(update_fields=["is_active", "password", "entry_stamp"])

    @property
    def moves_money(self) -> bool:
        """Say whether this role lets money leave, or decides where it arrives."""
        return moves_money(self.role)

    def get_session_auth_hash(self) -> str:
        """Return what a session is valid with: a digest of the stamp, where Django takes the password's hash.

        Django hashes a password anew when a release raises its rounds: that signed out every other device.
        """
        return self._get_session_auth_hash()

    def _get_session_auth_hash(self, secret: str | bytes | None = None) -> str:
        # Django's own function asks for it under this name, once for each former SECRET_KEY.
        salt = "souche.staff.entry"
        return salted_hmac(salt, self.entry_stamp, secret=secret, algorithm="sha256").hexdigest()

    def replace_password(self, password: str) -> None:
        """Keep a new password and let no former session be valid."""
        self.set_password(password)
        self.entry_stamp = new_token()
        self.save(update_fields=["password", "entry_stamp"])

    def leave_sessions_behind(self) -> None:
        """Let no session of before be valid."""
        self.entry_stamp = new_token()
        self.save(update_fields=["entry_stamp"])

    def count_code(self, *, now: datetime) -> datetime | None:
        """Count a code before it is read, and return None; or return when codes are read again.

        Counted first, so that a hundred that arrive together are not all read.
        """
        self.refresh_from_db(fields=["wrong_codes", "wrong_code_at"])
        until = closed_until(failures=self.wrong_codes, failed_at=self.wrong_code_at)
        if until and until > now:
            return until
        unchanged = StaffMember.objects.filter(
            pk=self.pk, wrong_codes=self.wrong_codes, wrong_code_at=self.wrong_code_at
        )
        counted = min(self.wrong_codes + 1, MOST_COUNTED)
        return None if unchanged.update(wrong_codes=counted, wrong_code_at=now) else now + FIRST_WAIT

    def forget_wrong_codes(self) -> None:
        """Begin the count anew: a code was right."""
        self.wrong_codes, self.wrong_code_at = 0, None
        self.save(update_fields=["wrong_codes", "wrong_code_at"])

    def has_perm(self, right: str, obj: object = None) -> bool:
        """Say whether the role gives a right, over any row alike; who may not enter has none."""
        del obj
        return self.is_active and right in rights_of(self.role)

    def has_perms(self, rights: Iterable[str], obj: object = None) -> bool:
        """Say whether the role gives them all."""
        return all(self.has_perm(right, obj) for right in rights)

    def has_module_perms(self, app_label: str) -> bool:
        """Say whether the role gives any right over an app."""
        return self.is_active and any(right.startswith(f"{app_label}.") for right in rights_of(self.role))

    def get_full_name(self) -> str:
        """Return first and last name."""
        return f"{self.first_name} {self.last_name}".strip()

    def get_short_name(self) -> str:
        """Return the first name."""
        return self.first_name
