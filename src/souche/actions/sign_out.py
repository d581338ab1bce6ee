"""A buyer leaves their account in one browser."""

from souche.domain.customers.models import AccountSession


def sign_out(*, token: str) -> None:
    """End the session of a cookie's token; one that is over already changes nothing."""
    AccountSession.objects.opened_by(token).delete()
