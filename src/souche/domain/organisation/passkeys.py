"""The ceremony of passkeys, by Yubico's fido2: what a browser is asked, what its answer is worth."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialType,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from souche.domain.organisation.models import StaffMember

PORTS = {"https": 443, "http": 80}


class BadPasskey(Exception):
    """The browser's answer is not one to what was asked, or not of a passkey that is known here."""


@dataclass(frozen=True)
class Question:
    """What the browser is asked, as JSON, and what the session keeps to judge the answer."""

    options: str
    state: dict[str, Any]


@dataclass(frozen=True)
class MadePasskey:
    """What is kept of a passkey that was just made."""

    credential_id: str
    credential: str
    sign_count: int


def origin_of(address: str) -> str:
    """Return scheme, host and port as browsers write them: lower case, no port where it is the usual one."""
    parts = urlsplit(address.lower())
    port = "" if parts.port in (None, PORTS.get(parts.scheme)) else f":{parts.port}"
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return f"{parts.scheme}://{host}{port}"


def are_possible_at(address: str) -> bool:
    """Say whether browsers make passkeys at an address: one with a name, by https, or this very machine.

    Browsers take no IP address for the name that a passkey is of (w3.org/TR/webauthn-3, "RP ID").
    """
    parts = urlsplit(address.lower())
    host = parts.hostname or ""
    if _is_number(host):
        return False
    return parts.scheme == "https" or host == "localhost" or host.endswith(".localhost")


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _house(*, address: str, name: str) -> Fido2Server:
    entity = PublicKeyCredentialRpEntity(name=name, id=urlsplit(address.lower()).hostname)
    return Fido2Server(entity, verify_origin=lambda origin: origin == origin_of(address))


def ask_to_make(*, member: StaffMember, known: Iterable[str], address: str, house: str) -> Question:
    """Return what makes a passkey; `known` are the stored ones, which the same device does not make twice."""
    handle = hashlib.sha256(f"souche staff {member.pk}".encode()).digest()
    user = PublicKeyCredentialUserEntity(
        id=handle, name=member.username, display_name=member.get_full_name() or member.username
    )
    options, state = _house(address=address, name=house).register_begin(
        user,
        credentials=[_stored(credential) for credential in known],
        resident_key_requirement=ResidentKeyRequirement.DISCOURAGED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return Question(options=json.dumps(dict(options)), state=state)


def read_made(*, answer: str, state: dict[str, Any], address: str) -> MadePasskey:
    """Return the passkey that the browser made; raise BadPasskey when this is no answer to our question."""
    try:
        seen = _house(address=address, name="").register_complete(state, _read(answer))
    except (
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
    ) as error:  # what fido2 raises
        raise BadPasskey from error
    credential = seen.credential_data
    if credential is None:
        raise BadPasskey
    return MadePasskey(
        credential_id=websafe_encode(credential.credential_id),
        credential=websafe_encode(bytes(credential)),
        sign_count=seen.counter,
    )


def ask_for_one(*, known: Iterable[str], address: str) -> Question:
    """Return what asks for one of the stored passkeys."""
    options, state = _house(address=address, name="").authenticate_begin(
        [_stored(credential) for credential in known],
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return Question(options=json.dumps(dict(options)), state=state)


def read_shown(*, answer: str, state: dict[str, Any], known: Iterable[str], address: str) -> tuple[str, int]:
    """Return the id of the passkey that answered and its count of signatures; raise BadPasskey otherwise."""
    try:
        said = AuthenticationResponse.from_dict(_read(answer))
        credentials = [AttestedCredentialData(websafe_decode(credential)) for credential in known]
        shown = _house(address=address, name="").authenticate_complete(state, credentials, said)
    except (
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
    ) as error:  # what fido2 raises
        raise BadPasskey from error
    return websafe_encode(shown.credential_id), said.response.authenticator_data.counter


def _read(answer: str) -> dict[str, Any]:
    said = json.loads(answer)
    if not isinstance(said, dict):
        raise TypeError(answer[:40])
    return said


def _stored(credential: str) -> PublicKeyCredentialDescriptor:
    known = AttestedCredentialData(websafe_decode(credential))
    return PublicKeyCredentialDescriptor(type=PublicKeyCredentialType.PUBLIC_KEY, id=known.credential_id)
