"""VIES is believed when it answers; whatever else it does, nothing changes."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, ClassVar

import pytest

from souche.actions.check_vat_number import check_vat_number
from souche.domain.customers.models import BuyerIdentity, Customer
from tests.cast import ALICE, NOON, identity
from tests.sandbox import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import Settings

pytestmark = pytest.mark.django_db


class Vies(BaseHTTPRequestHandler):
    """Gives one answer to whatever it is asked, and remembers what that was."""

    answer: ClassVar[bytes] = b""
    status: ClassVar[int] = 200
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        """Answer."""
        self.asked.append(self.path)
        self.send_response(self.status)
        self.end_headers()
        self.wfile.write(self.answer)

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


@pytest.fixture
def vies(settings: Settings) -> Iterator[type[Vies]]:
    """Open a register at an address of this machine."""
    Vies.asked.clear()
    Vies.status = 200
    server = ThreadingHTTPServer(("127.0.0.1", 0), Vies)
    Thread(target=server.serve_forever, daemon=True).start()
    settings.VIES_URL = f"http://127.0.0.1:{server.server_port}"
    yield Vies
    server.shutdown()
    server.server_close()


def checked() -> bool | None:
    """Return what is known of a company's number once VIES was asked."""
    company = identity()
    company.remember(
        customer=Customer.welcome(email=ALICE.email, name=ALICE.name, language="fr"), is_proven=True, now=NOON
    )
    check_vat_number(identity=company)
    return BuyerIdentity.objects.get().is_in_vies


@pytest.mark.parametrize(
    ("word", "known"), [("VALID", True), ("INVALID", False), ("MS_UNAVAILABLE", None), ("NEW_WORD", None)]
)
def test_its_answer_is_noted(vies: type[Vies], word: str, known: bool | None) -> None:
    vies.answer = json.dumps({"isValid": word == "VALID", "userError": word}).encode()

    assert checked() is known
    assert vies.asked == ["/ms/FR/vat/44732829320"]


@pytest.mark.parametrize(("status", "answer"), [(500, b"{}"), (200, b"<html>"), (200, b"[]"), (200, b"{}")])
def test_a_broken_answer_is_no_answer(vies: type[Vies], status: int, answer: bytes) -> None:
    vies.status, vies.answer = status, answer

    assert checked() is None


def test_nobody_there_is_no_answer(settings: Settings) -> None:
    settings.VIES_URL = f"http://127.0.0.1:{free_port()}"

    assert checked() is None


def test_nobody_is_asked_without_an_address(settings: Settings) -> None:
    settings.VIES_URL = ""

    assert checked() is None
