"""Somebody of the staff forgot the password and asks for a link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.domain.organisation.models import PasswordReset
from souche.kit import queue

if TYPE_CHECKING:
    from datetime import datetime


def request_password_reset(*, email: str, network: str, now: datetime) -> None:
    """Note the request and defer its e-mail; the same work is done whether or not anybody has this address.

    Raises TooManyResets.
    """
    with transaction.atomic():
        wanted = PasswordReset.ask(email=email.strip().lower(), network=network, now=now)
        if wanted.is_link_due:
            queue.defer("send_password_reset", {"reset_id": wanted.public_id})
