"""A staff member shows a passkey."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from souche.domain.organisation.models import Passkey
from souche.domain.organisation.passkeys import BadPasskey, read_shown

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.organisation.models import StaffMember


def check_passkey(
    *, member: StaffMember, answer: str, state: dict[str, Any], address: str, now: datetime
) -> None:
    """Believe the browser's answer to what was asked at our `address`; raise BadPasskey otherwise."""
    passkeys = list(Passkey.objects.filter(member=member))
    known = [passkey.credential for passkey in passkeys]
    shown, sign_count = read_shown(answer=answer, state=state, known=known, address=address)
    passkey = next(passkey for passkey in passkeys if passkey.credential_id == shown)
    if not passkey.note_use(sign_count=sign_count, now=now):
        raise BadPasskey(passkey.public_id)
