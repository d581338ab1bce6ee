"""Requests that no browser and no Stripe would send, the same ones each time for the same seed."""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import stripe

from tests.entrypoints.account.addresses import every_address

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

TEXTS = (
    "",
    " ",
    "\0",
    "a\0b",
    "é" * 300,
    "A" * 20_000,
    "💥\u202e",
    "-1",
    "0",
    "1",
    "1e309",
    "NaN",
    "9" * 40,
    "9" * 5000,
    "0x10",
    "١٢",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
    "../../../etc/passwd",
    "%00",
    "\r\nSet-Cookie: a=b",
    "null",
    "2026-02-30",
    "alice@example.org",
    "alice@\0example.org",
)
VALUES: tuple[Any, ...] = (
    None,
    True,
    -1,
    2**31,
    2**63,
    2**64,
    10**400,
    1e308,
    -0.0,
    [],
    {},
    [[[]]],
    {"id": {"id": []}},
    *TEXTS,
)
METHODS = ("GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH")
CONTENT_TYPES = (
    "application/x-www-form-urlencoded",
    "application/json",
    "multipart/form-data",
    "multipart/form-data; boundary=x",
    "text/plain; charset=klingon",
    "application/x-www-form-urlencoded; charset=utf-7",
    "",
)
FORMS = (
    "/evenements/hamlet/",
    "/adhesions/adhesion/",
    "/mon-compte/entrer/",
    "/langue/",
    "/administration/login/",
)
DEPTH = 20_000
# Another seed, other requests: what broke is sent again by its own.
SEED = int(os.environ.get("MALFORMED_SEED", "1"))


@dataclass(frozen=True)
class Malformed:
    """One request: its kind, and what is sent."""

    kind: str
    path: str
    method: str = "POST"
    body: bytes = b""
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Sender:
    """Draws requests; `secret` signs webhooks, `fields` are the names of the forms' fields."""

    random: Random
    secret: str
    fields: tuple[str, ...]

    def draw(self) -> Malformed:
        """Return another request."""
        makers: tuple[Callable[[], Malformed], ...] = (
            self._event_with_odd_values,
            self._event_of_odd_bytes,
            self._event_with_odd_signature,
            self._form,
            self._address,
        )
        return self.random.choice(makers)()

    def _event_with_odd_values(self) -> Malformed:
        event = self._event()
        for _change in range(self.random.randint(1, 4)):
            self._spoil(event)
        return self._webhook("webhook, odd values", json.dumps(event))

    def _event_of_odd_bytes(self) -> Malformed:
        text = json.dumps(self._event())
        cut = self.random.randrange(len(text))
        odd = self.random.choice(
            (
                text[:cut],
                text[:cut] + "\0" + text[cut:],
                text[:cut] + '"id": "evt_2", ' + text[cut:],
                text.replace("{", '{"id": 1, "id": 2, "data": 3, ', 1),
                "[" * DEPTH + "]" * DEPTH,
                '{"a":' * DEPTH + "1" + "}" * DEPTH,
                "\ufeff" + text,
                text.replace("2400", "9" * 5000),
                text.replace("evt_", "\\ud800"),
                text.replace("evt_", "\\u0000"),
            )
        )
        return self._webhook("webhook, odd bytes", odd)

    def _event_with_odd_signature(self) -> Malformed:
        text, now = json.dumps(self._event()), int(time.time())
        sign = stripe.WebhookSignature.generate_signature_header
        signature = self.random.choice(
            (
                "",
                "t=,v1=",
                f"t={now},v1=\x7f",
                f"t={'9' * 400},v1=0",
                f"t=-1,v1={'0' * 64}",
                sign(text, "whsec_of_another"),
                sign(text, self.secret, timestamp=now - 86400),
                "v1=" * 500,
            )
        )
        return Malformed(
            "webhook, odd signature", "/stripe/webhook/", body=text.encode(), headers=_signed(signature)
        )

    def _webhook(self, kind: str, text: str) -> Malformed:
        body = text.encode()
        if self.random.random() < 1 / 8:
            body = body.replace(b"evt", b"\xff\xfe")
        try:
            signature = stripe.WebhookSignature.generate_signature_header(body.decode(), self.secret)
        except UnicodeDecodeError:
            signature = stripe.WebhookSignature.generate_signature_header(text, self.secret)
        content_type = self.random.choice(CONTENT_TYPES)
        return Malformed(
            kind, "/stripe/webhook/", body=body, content_type=content_type, headers=_signed(signature)
        )

    def _event(self) -> dict[str, Any]:
        number = self.random.randrange(10**12)
        kinds = ("checkout.session.completed", "invoice.paid", "refund.created", "charge.dispute.created")
        return {
            "id": f"evt_{number}",
            "object": "event",
            "type": self.random.choice(kinds),
            "created": int(time.time()),
            "livemode": False,
            "data": {
                "object": {
                    "id": f"cs_{number}",
                    "mode": "payment",
                    "payment_status": "paid",
                    "client_reference_id": f"ord_{number}",
                    "payment_intent": f"pi_{number}",
                    "amount_total": 2400,
                    "currency": "eur",
                    "livemode": False,
                    "metadata": {"order": f"ord_{number}"},
                }
            },
        }

    def _spoil(self, content: dict[str, Any]) -> None:
        """Replace, remove or add something, at a depth drawn at random."""
        if not content:
            return
        key = self.random.choice(sorted(content))
        if isinstance(content[key], dict) and self.random.random() < 3 / 4:
            self._spoil(content[key])
        elif self.random.random() < 1 / 4:
            del content[key]
        else:
            content[key] = self.random.choice(VALUES)

    def _form(self) -> Malformed:
        names = self.random.sample(self.fields, k=min(len(self.fields), self.random.randint(1, 6)))
        pairs = [(name, self._text()) for name in names for _repeated in range(self.random.randint(1, 3))]
        body = urlencode([*pairs, (self._text(), self._text())]).encode()
        if self.random.random() < 1 / 4:
            body = body.replace(b"=", b"=%ff%fe", 1)
        return Malformed(
            "form",
            self.random.choice(FORMS),
            body=body,
            content_type=self.random.choice(CONTENT_TYPES[:1] * 5 + CONTENT_TYPES),
        )

    def _address(self) -> Malformed:
        address = self.random.choice(every_address())
        words = address.route
        for argument in address.arguments:
            words = filled(words, argument, quote(self._text()[:200], safe=""))
        query = urlencode({self._text()[:50]: self._text()[:50]}) if self.random.random() < 1 / 2 else ""
        path = "/" + words.replace("\\", "").strip("^$")
        return Malformed("address", f"{path}?{query}", method=self.random.choice(METHODS))

    def _text(self) -> str:
        return odd_text(self.random)


def odd_text(random: Random) -> str:
    """Return a text that nobody meant to be asked about, or made of any letters."""
    if random.random() < 1 / 2:
        return random.choice(TEXTS)
    return "".join(chr(random.randrange(1, 0xD7FF)) for _ in range(random.randrange(1, 30)))


def filled(route: str, argument: str, word: str) -> str:
    """Put a word where an address has its argument."""
    before, _start, rest = route.partition("<")
    return f"{before}{word}{rest.partition('>')[2]}" if argument in rest else route


def _signed(signature: str) -> dict[str, str]:
    return {"stripe-signature": signature}
