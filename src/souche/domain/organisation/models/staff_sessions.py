"""Browsers in which somebody of the staff has entered, and links that give a new password."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.contrib.sessions.models import Session
from django.db import models
from django.utils.translation import gettext_lazy as _

from souche.domain.organisation.models.second_steps import StepKind
from souche.domain.organisation.models.staff import StaffMember
from souche.domain.organisation.second_step import stay_of
from souche.kit.ids import public_id
from souche.kit.mailed_links import MailedLink, MailedLinkQuerySet

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

LINK_LIFE = timedelta(minutes=30)
# Counted over the life of a link: whoever is refused another has one that works.
LINKS_AT_ONCE = 3
REQUESTS_OF_ONE_NETWORK = 30
NETWORK_WINDOW = timedelta(hours=1)
# Longer than any window above; then the address and the network are forgotten.
KEPT = timedelta(days=1)
LONGEST_STAY = timedelta(hours=24)


def session_id() -> str:
    """Return a new public id of a session."""
    return public_id("ses")


class StaffSessionQuerySet(models.QuerySet["StaffSession"]):
    """Questions about sessions."""

    def of(self, member: StaffMember, *, now: datetime) -> StaffSessionQuerySet:
        """Keep somebody's sessions that are not over by their clocks."""
        stay = stay_of(member.role)
        return self.filter(member=member, seen_at__gt=now - stay.idle, began_at__gt=now - stay.whole)

    def over(self, *, now: datetime) -> StaffSessionQuerySet:
        """Keep those that are over whoever they were of."""
        return self.filter(began_at__lte=now - LONGEST_STAY)

    def end(self) -> int:
        """End them all, so that their browsers have to sign in again; return how many there were."""
        keys = list(self.values_list("session_key", flat=True))
        Session.objects.filter(session_key__in=keys).delete()
        self.delete()
        return len(keys)


class StaffSession(models.Model):
    """One browser in which somebody has entered: where, since when, and when it was last seen."""

    public_id = models.CharField(max_length=40, unique=True, default=session_id, editable=False)
    member = models.ForeignKey(
        StaffMember, on_delete=models.CASCADE, related_name="sessions", verbose_name=_("staff member")
    )
    session_key = models.CharField(_("session"), max_length=40, unique=True)
    network = models.CharField(_("network"), max_length=60, blank=True)
    browser = models.CharField(_("browser"), max_length=80, blank=True)
    step = models.CharField(_("second step"), max_length=8, choices=StepKind.choices, blank=True)
    began_at = models.DateTimeField(_("since"), db_index=True)
    seen_at = models.DateTimeField(_("last seen"))

    objects = StaffSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session of the staff")
        verbose_name_plural = _("sessions of the staff")
        ordering: ClassVar = ["-seen_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.member} – {self.browser}"

    @classmethod
    def keep_key(cls, *, session_id: str, session_key: str) -> None:
        """Note that a browser got a new key for the same session."""
        cls.objects.filter(public_id=session_id).update(session_key=session_key)

    @classmethod
    def note_seen(cls, *, session_id: str, now: datetime) -> None:
        """Note that a browser asked for a page."""
        cls.objects.filter(public_id=session_id).update(seen_at=now)


class TooManyResets(Exception):
    """This network asked for a new password too often within the hour."""


class BadResetLink(Exception):
    """The link was cut, was used, is too old, or leads to nobody who may enter."""


def reset_id() -> str:
    """Return a new public id of a request for a new password."""
    return public_id("rst")


class PasswordResetQuerySet(MailedLinkQuerySet["PasswordReset"]):
    """Questions about requests for a new password."""

    def unanswered(self, *, now: datetime) -> PasswordResetQuerySet:
        """Keep those of which a link is awaited, or may still be used."""
        return self.filter(is_link_due=True, requested_at__gt=now - LINK_LIFE)

    def waiting(self) -> PasswordResetQuerySet:
        """Keep those whose link nobody used."""
        return self.filter(used_at=None)

    def over(self, *, now: datetime) -> PasswordResetQuerySet:
        """Keep those that count for nothing any more."""
        return self.filter(requested_at__lte=now - KEPT)


class PasswordReset(MailedLink):
    """Someone typed an address to get a new password; whether anybody here has it is not known here."""

    link_life = LINK_LIFE

    public_id = models.CharField(max_length=40, unique=True, default=reset_id, editable=False)
    email = models.EmailField(_("e-mail"), db_index=True)
    network = models.CharField(_("network"), max_length=60, db_index=True)
    requested_at = models.DateTimeField(_("asked"), db_index=True)
    is_link_due = models.BooleanField(_("link to send"))
    used_at = models.DateTimeField(_("used"), null=True)

    objects = PasswordResetQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for a new password")
        verbose_name_plural = _("requests for a new password")
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return self.public_id

    @classmethod
    def ask(cls, *, email: str, network: str, now: datetime) -> PasswordReset:
        """Note that someone asks; raise TooManyResets when the network asked too often."""
        recent = cls.objects.filter(network=network, requested_at__gt=now - NETWORK_WINDOW)
        if recent.count() >= REQUESTS_OF_ONE_NETWORK:
            raise TooManyResets(network)
        is_link_due = cls.objects.unanswered(now=now).filter(email=email).count() < LINKS_AT_ONCE
        return cls.objects.create(email=email, network=network, requested_at=now, is_link_due=is_link_due)

    @classmethod
    def members_of(cls, token: str, *, now: datetime) -> list[StaffMember]:
        """Return whose password a link gives, without using it; raise BadResetLink when there is nobody."""
        found = cls.objects.opened_by(token, now=now).first()
        members = list(StaffMember.objects.reached_at(found.email)) if found else []
        if not members:
            raise BadResetLink
        return members

    @classmethod
    def use(cls, token: str, *, now: datetime) -> None:
        """Use a link, once; raise BadResetLink when it was."""
        if not cls.objects.opened_by(token, now=now).update(used_at=now):
            raise BadResetLink


def end_other_sessions(*, member: StaffMember, kept: Iterable[str] = ()) -> int:
    """End somebody's sessions but those of the public ids `kept`; return how many there were."""
    return StaffSession.objects.filter(member=member).exclude(public_id__in=kept).end()
