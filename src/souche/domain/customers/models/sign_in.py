"""Sign-ins by e-mail: who asked, from where, and the link that was sent for it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from souche.kit.ids import public_id
from souche.kit.mailed_links import MailedLink, MailedLinkQuerySet

if TYPE_CHECKING:
    from datetime import datetime

LINK_LIFE = timedelta(minutes=15)
# Counted over the life of a link, so that whoever is refused another has a link that still works: a stranger
# who asks for the owner's address a thousand times cannot lock the owner out.
LINKS_AT_ONCE = 3
REQUESTS_OF_ONE_NETWORK = 30
NETWORK_WINDOW = timedelta(hours=1)
# Longer than any window above; then the address and the network are forgotten.
KEPT = timedelta(days=1)


class TooManySignIns(Exception):
    """This network asked too often within the hour."""


class BadSignInLink(Exception):
    """The link was cut, was used, is too old, or leads to nobody."""


def sign_in_id() -> str:
    """Return a new public id of a sign-in."""
    return public_id("sgn")


class SignInQuerySet(MailedLinkQuerySet["SignIn"]):
    """Questions about sign-ins."""

    def of_network(self, network: str, *, now: datetime) -> SignInQuerySet:
        """Keep what a network asked for within the hour."""
        return self.filter(network=network, requested_at__gt=now - NETWORK_WINDOW)

    def unanswered(self, *, now: datetime) -> SignInQuerySet:
        """Keep the sign-ins of which a link is awaited, or may still be used."""
        return self.filter(is_link_due=True, requested_at__gt=now - LINK_LIFE)

    def waiting(self) -> SignInQuerySet:
        """Keep the sign-ins whose link nobody used."""
        return self.filter(used_at=None)

    def over(self, *, now: datetime) -> SignInQuerySet:
        """Keep the sign-ins that count for nothing any more."""
        return self.filter(requested_at__lte=now - KEPT)


class SignIn(MailedLink):
    """Someone typed an address to enter an account; whether it is a customer's is not known here."""

    link_life = LINK_LIFE

    public_id = models.CharField(max_length=40, unique=True, default=sign_in_id, editable=False)
    email = models.EmailField(_("e-mail"), db_index=True)
    network = models.CharField(_("network"), max_length=60, db_index=True)
    requested_at = models.DateTimeField(_("asked"), db_index=True)
    is_link_due = models.BooleanField(
        _("link to send"), help_text=_("Unless enough links were on their way.")
    )
    used_at = models.DateTimeField(_("used"), null=True)

    objects = SignInQuerySet.as_manager()

    class Meta:
        verbose_name = _("sign-in")
        verbose_name_plural = _("sign-ins")
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return self.public_id

    @classmethod
    def ask(cls, *, email: str, network: str, now: datetime) -> SignIn:
        """Note that someone asks to enter; raise TooManySignIns when the network asked too often."""
        if cls.objects.of_network(network, now=now).count() >= REQUESTS_OF_ONE_NETWORK:
            raise TooManySignIns(network)
        is_link_due = cls.objects.unanswered(now=now).filter(email=email).count() < LINKS_AT_ONCE
        return cls.objects.create(email=email, network=network, requested_at=now, is_link_due=is_link_due)

    @classmethod
    def opened_by(cls, token: str, *, now: datetime) -> SignIn:
        """Return the sign-in that a token opens, without using it; raise BadSignInLink."""
        found = cls.objects.opened_by(token, now=now).first()
        if found is None:
            raise BadSignInLink
        return found

    @classmethod
    def use(cls, token: str, *, now: datetime) -> str:
        """Use a token, once, and return the address it was sent to; raise BadSignInLink."""
        sign_in = cls.opened_by(token, now=now)
        if not cls.objects.opened_by(token, now=now).update(used_at=now):
            raise BadSignInLink
        return sign_in.email
