"""Sign-ins by e-mail: who asked, from where, and the link that was sent for it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from souche.kit.ids import public_id
from souche.kit.secrets import fingerprint, new_token

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


class SignInQuerySet(models.QuerySet["SignIn"]):
    """Questions about sign-ins."""

    def of_network(self, network: str, *, now: datetime) -> SignInQuerySet:
        """Keep what a network asked for within the hour."""
        return self.filter(network=network, requested_at__gt=now - NETWORK_WINDOW)

    def unanswered(self, *, now: datetime) -> SignInQuerySet:
        """Keep the sign-ins of which a link is awaited, or may still be used."""
        return self.filter(is_link_due=True, requested_at__gt=now - LINK_LIFE)

    def opened_by(self, token: str, *, now: datetime) -> SignInQuerySet:
        """Keep the sign-in that this token opens now."""
        return self.filter(token_sha256=fingerprint(token), used_at__isnull=True, expires_at__gt=now)

    def over(self, *, now: datetime) -> SignInQuerySet:
        """Keep the sign-ins that count for nothing any more."""
        return self.filter(requested_at__lte=now - KEPT)


class SignIn(models.Model):
    """Someone typed an address to enter an account; whether it is a customer's is not known here."""

    public_id = models.CharField(max_length=40, unique=True, default=sign_in_id, editable=False)
    email = models.EmailField(_("e-mail"), db_index=True)
    network = models.CharField(_("network"), max_length=60, db_index=True)
    requested_at = models.DateTimeField(_("asked"), db_index=True)
    is_link_due = models.BooleanField(
        _("link to send"), help_text=_("Unless enough links were on their way.")
    )
    token_sha256 = models.CharField(_("fingerprint of the link"), max_length=64, null=True, unique=True)  # noqa: DJ001  # unique, and none until a link is sent
    expires_at = models.DateTimeField(_("works until"), null=True)
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

    def issue_token(self, *, now: datetime) -> str:
        """Return the one word that enters, for fifteen minutes; only its fingerprint is kept."""
        token = new_token()
        self.token_sha256, self.expires_at = fingerprint(token), now + LINK_LIFE
        self.save(update_fields=["token_sha256", "expires_at"])
        return token

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
