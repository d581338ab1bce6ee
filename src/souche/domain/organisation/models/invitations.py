"""Invitations to work here: who is invited, as what, and the link that was sent for it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from souche.domain.organisation.roles import Role
from souche.kit.ids import public_id
from souche.kit.mailed_links import MailedLink, MailedLinkQuerySet
from souche.kit.one_line import LineField

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.organisation.models.staff import StaffMember

# The link works so long after it was sent.
INVITATION_LIFE = timedelta(days=7)


class BadInvitation(Exception):
    """The link was cut, was used, is too old, or the invitation was withdrawn."""


def invitation_id() -> str:
    """Return a new public id of an invitation."""
    return public_id("ivt")


class InvitationQuerySet(MailedLinkQuerySet["Invitation"]):
    """Questions about invitations."""

    def waiting(self) -> InvitationQuerySet:
        """Keep those that nobody accepted or withdrew, however old."""
        return self.filter(accepted_at=None, withdrawn_at=None)


class Invitation(MailedLink):
    """Somebody is invited by e-mail; its link works once, and only the last that was sent."""

    link_life = INVITATION_LIFE

    public_id = models.CharField(max_length=40, unique=True, default=invitation_id, editable=False)
    name = LineField(_("name"), max_length=150)
    email = models.EmailField(_("e-mail"))
    role = models.CharField(_("role"), max_length=13, choices=Role.choices)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("invited by")
    )
    asked_at = models.DateTimeField(_("asked"), help_text=_("When its last link was asked for."))
    accepted_at = models.DateTimeField(_("accepted"), null=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering: ClassVar = ["-asked_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["email"],
                condition=models.Q(accepted_at=None, withdrawn_at=None),
                name="one_waiting_invitation_per_email",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="invitation_has_a_known_role"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"

    @classmethod
    def write(cls, *, name: str, email: str, role: Role, by: StaffMember, now: datetime) -> Invitation:
        """Write an invitation, in place of the one of this address that still waits."""
        cls.objects.waiting().filter(email=email).update(withdrawn_at=now)
        return cls.objects.create(name=name, email=email, role=role, invited_by=by, asked_at=now)

    def ask_again(self, *, now: datetime) -> None:
        """Ask for another link; the one that was sent works no more."""
        self.asked_at, self.token_sha256, self.expires_at = now, None, None
        self.save(update_fields=["asked_at", "token_sha256", "expires_at"])

    def withdraw(self, *, now: datetime) -> bool:
        """Close it, and say whether it still waited."""
        return Invitation.objects.waiting().filter(pk=self.pk).update(withdrawn_at=now) > 0

    @classmethod
    def opened_by(cls, token: str, *, now: datetime) -> Invitation:
        """Return the invitation that a token opens, without using it; raise BadInvitation."""
        found = cls.objects.opened_by(token, now=now).first()
        if found is None:
            raise BadInvitation
        return found

    @classmethod
    def use(cls, token: str, *, now: datetime) -> Invitation:
        """Use a token, once, and return its invitation; raise BadInvitation."""
        invitation = cls.opened_by(token, now=now)
        if not cls.objects.opened_by(token, now=now).update(accepted_at=now):
            raise BadInvitation
        return invitation
