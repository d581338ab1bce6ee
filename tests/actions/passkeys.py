"""A passkey of software: it signs what a browser would be asked, as w3.org/TR/webauthn-3 says."""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode

PRESENT, ATTESTED = 0x01, 0x40


class SoftwareKey:
    """One passkey, at one address."""

    def __init__(self, *, origin: str, host: str) -> None:
        self.origin, self.host = origin, host
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.credential_id = secrets.token_bytes(32)
        self.count = 0

    def make(self, options: str) -> str:
        """Return the answer to what asks for a new passkey."""
        asked = json.loads(options)["publicKey"]
        length = len(self.credential_id).to_bytes(2, "big")
        public = cbor.encode(ES256.from_cryptography_key(self.private.public_key()))  # type: ignore[no-untyped-call]  # fido2 says no type
        attested = bytes(16) + length + self.credential_id + public
        seen = self._seen(PRESENT | ATTESTED) + attested
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": seen})
        said = self._said("webauthn.create", asked["challenge"])
        return self._answer(clientDataJSON=said, attestationObject=attestation)

    def show(self, options: str) -> str:
        """Return the answer to what asks for a known passkey."""
        said = self._said("webauthn.get", json.loads(options)["publicKey"]["challenge"])
        seen = self._seen(PRESENT)
        signed = self.private.sign(seen + hashlib.sha256(said).digest(), ec.ECDSA(SHA256()))
        return self._answer(clientDataJSON=said, authenticatorData=seen, signature=signed)

    def _seen(self, flags: int) -> bytes:
        return hashlib.sha256(self.host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _said(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _answer(self, **parts: bytes) -> str:
        name = websafe_encode(self.credential_id)
        response: dict[str, Any] = {part: websafe_encode(value) for part, value in parts.items()}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})
