"""What somebody of the staff proves beside the password: an application's codes, passkeys, recovery codes."""

from __future__ import annotations

import base64
import secrets
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from souche.domain.organisation import one_time_codes
from souche.domain.organisation.models.staff import StaffMember
from souche.kit.ids import public_id
from souche.kit.one_line import LineField
from souche.kit.secrets import EncryptedTextField, Lost, fingerprint

if TYPE_CHECKING:
    from datetime import datetime

RECOVERY_CODES = 10
# 120 bits: nobody finds one, not even with the fingerprints, which a plain hash makes (ASVS 5.0, 6.5.2).
RECOVERY_BYTES = 15


class StepKind(models.TextChoices):
    """What was shown beside the password."""

    APP = "app", _("code of an application")
    PASSKEY = "passkey", _("passkey")
    RECOVERY = "recovery", _("recovery code")


def app_id() -> str:
    """Return a new public id of an application."""
    return public_id("app")


class AuthenticatorApp(models.Model):
    """An application on somebody's telephone that shows a new code each half minute.

    One that waits for its first code is not asked for; there is at most one such for each person.
    """

    public_id = models.CharField(max_length=40, unique=True, default=app_id, editable=False)
    member = models.ForeignKey(
        StaffMember, on_delete=models.CASCADE, related_name="apps", verbose_name=_("staff member")
    )
    secret = EncryptedTextField(_("secret of an application for codes"))
    last_step = models.BigIntegerField(_("last step used"), null=True)
    added_at = models.DateTimeField(_("added"))
    confirmed_at = models.DateTimeField(_("first code"), null=True)

    class Meta:
        verbose_name = _("application for codes")
        verbose_name_plural = _("applications for codes")
        ordering: ClassVar = ["added_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["member"],
                condition=models.Q(confirmed_at=None),
                name="one_app_waits_for_its_first_code",
            )
        ]

    def __str__(self) -> str:
        return f"application of {self.member}"

    @classmethod
    def begin(cls, *, member: StaffMember, now: datetime) -> AuthenticatorApp:
        """Return the application that waits for its first code, with a secret that can be read."""
        fresh = {"secret": one_time_codes.new_secret(), "added_at": now}
        waiting, _is_new = cls.objects.get_or_create(member=member, confirmed_at=None, defaults=fresh)
        if waiting.is_lost:
            waiting.secret = one_time_codes.new_secret()
            waiting.save(update_fields=["secret"])
        return waiting

    @property
    def is_lost(self) -> bool:
        """Say whether its secret was encrypted with a SECRET_KEY that is gone."""
        return isinstance(self.secret, Lost)

    def take(self, code: str, *, now: datetime) -> bool:
        """Use a code, once, and say whether it was right: of two who send the same one enters."""
        if self.is_lost:
            return False
        step = one_time_codes.step_of(code=code, secret=self.secret, now=now, after=self.last_step)
        if step is None:
            return False
        free = models.Q(last_step=None) | models.Q(last_step__lt=step)
        self.last_step = step
        return bool(AuthenticatorApp.objects.filter(free, pk=self.pk).update(last_step=step))

    def confirm(self, *, now: datetime) -> None:
        """Ask for its codes from now on."""
        self.confirmed_at = now
        self.save(update_fields=["confirmed_at"])


def passkey_id() -> str:
    """Return a new public id of a passkey."""
    return public_id("pky")


class Passkey(models.Model):
    """A telephone, a computer or a key on a ring that signs what we ask; nothing here is secret."""

    public_id = models.CharField(max_length=40, unique=True, default=passkey_id, editable=False)
    member = models.ForeignKey(
        StaffMember, on_delete=models.CASCADE, related_name="passkeys", verbose_name=_("staff member")
    )
    name = LineField(_("name"), max_length=60)
    # At most 1023 bytes (w3.org/TR/webauthn-3, "Credential ID").
    credential_id = models.CharField(_("id of the passkey"), max_length=1364, unique=True)
    credential = models.TextField(_("public key"))
    sign_count = models.BigIntegerField(_("signatures counted"), default=0)
    added_at = models.DateTimeField(_("added"))
    used_at = models.DateTimeField(_("last used"), null=True)

    class Meta:
        verbose_name = _("passkey")
        verbose_name_plural = _("passkeys")
        ordering: ClassVar = ["added_at", "pk"]

    def __str__(self) -> str:
        return self.name

    def note_use(self, *, sign_count: int, now: datetime) -> bool:
        """Note a signature and say whether it is believed: a count that does not grow is that of a copy.

        Most passkeys count nothing and always say 0 (w3.org/TR/webauthn-3, "Signature Counter").
        """
        lower = models.Q(sign_count__lt=sign_count) if sign_count else models.Q(sign_count=0)
        believed = Passkey.objects.filter(lower, pk=self.pk)
        return bool(believed.update(sign_count=sign_count, used_at=now))


class RecoveryCode(models.Model):
    """A code on paper, for the day the telephone is lost; only its fingerprint is kept."""

    member = models.ForeignKey(
        StaffMember, on_delete=models.CASCADE, related_name="recovery_codes", verbose_name=_("staff member")
    )
    code_sha256 = models.CharField(_("fingerprint of the code"), max_length=64, unique=True)
    made_at = models.DateTimeField(_("made"))
    used_at = models.DateTimeField(_("used"), null=True)

    class Meta:
        verbose_name = _("recovery code")
        verbose_name_plural = _("recovery codes")
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"recovery code {self.pk} of {self.member}"

    @classmethod
    def make(cls, *, member: StaffMember, now: datetime) -> list[str]:
        """Replace somebody's codes by ten new ones and return these: they cannot be read again."""
        codes = [_new_code() for _each in range(RECOVERY_CODES)]
        cls.objects.filter(member=member).delete()
        for code in codes:
            cls.objects.create(member=member, code_sha256=_print(code), made_at=now)
        return codes

    @classmethod
    def use(cls, code: str, *, member: StaffMember, now: datetime) -> bool:
        """Use a code, once, and say whether it was right; dashes, spaces and small letters do not matter."""
        unused = cls.objects.filter(member=member, code_sha256=_print(code), used_at=None)
        return bool(unused.update(used_at=now))


def _new_code() -> str:
    word = base64.b32encode(secrets.token_bytes(RECOVERY_BYTES)).decode()
    return "-".join(word[start : start + 4] for start in range(0, len(word), 4))


def _print(code: str) -> str:
    return fingerprint("".join(code.split()).replace("-", "").upper())


def has_second_step(member: StaffMember) -> bool:
    """Say whether somebody shows something beside the password; recovery codes alone are no second step."""
    apps = AuthenticatorApp.objects.filter(member=member, confirmed_at__isnull=False)
    return apps.exists() or Passkey.objects.filter(member=member).exists()
