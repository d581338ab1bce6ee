"""`souche rehearse` asks for a key, prints a report, refuses a live key, and tidies up when stopped."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from argparse import Namespace
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest

from souche.entrypoints.cli.rehearse import rehearse
from tests.differing_stripe import differing_stripe
from tests.patience import PATIENCE_SECONDS, wait_until
from tests.sandbox import STRIPE_KEY

if TYPE_CHECKING:
    from pytest_django import Settings

    from tests.sandbox import LocalStripe


@pytest.fixture(autouse=True)
def _in_french(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")


def type_key(monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{key}\n"))


def test_it_prints_a_report(
    local_stripe: LocalStripe, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert local_stripe.url
    type_key(monkeypatch, STRIPE_KEY)

    assert rehearse(Namespace(wait=0)) == 0

    said = capsys.readouterr().out
    assert "Rien\u00a0: Stripe a répondu comme le Stripe local." in said
    assert "La page de paiement" in said
    assert STRIPE_KEY not in said


def test_it_shows_the_page_and_goes_on_once_it_is_paid(
    local_stripe: LocalStripe, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def pay() -> None:
        opened = wait_until(
            lambda: [
                session["id"]
                for session in local_stripe.objects("checkout/sessions", status="open")
                if session["client_reference_id"].startswith("page-")
            ],
            otherwise="no page is opened",
        )
        local_stripe.pay(opened[0])

    type_key(monkeypatch, STRIPE_KEY)
    buyer = Thread(target=pay)
    buyer.start()

    assert rehearse(Namespace(wait=PATIENCE_SECONDS / 60)) == 0

    buyer.join()
    said = capsys.readouterr()
    assert f"{local_stripe.url}/c/pay/" in said.err
    assert "La page de paiement" not in said.out


def test_what_differs_is_its_status(
    local_stripe: LocalStripe,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    settings: Settings,
) -> None:
    def colour(request: str, status: int, content: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        return status, content | ({"colour": "red"} if request.startswith("POST /v1/refunds") else {})

    type_key(monkeypatch, STRIPE_KEY)
    with differing_stripe(behind=local_stripe.url, change=colour) as url:
        settings.STRIPE_API_BASE = url

        assert rehearse(Namespace(wait=0)) == 1

    assert "refund.colour n’existe que chez Stripe (1 fois)" in capsys.readouterr().out


@pytest.mark.parametrize("key", ["sk_live_0123456789abcdef", "pk_test_0123456789abcdef", ""])
def test_another_key_is_refused_in_words(
    local_stripe: LocalStripe, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], key: str
) -> None:
    type_key(monkeypatch, key)

    assert rehearse(Namespace(wait=0)) == 2

    said = capsys.readouterr()
    assert "Ce n’est pas une clé secrète du mode test" in said.err
    assert not said.out
    assert not key or key not in said.err
    assert local_stripe.objects("events") == []


def test_a_key_that_stripe_does_not_know_is_told(
    local_stripe: LocalStripe, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert local_stripe.url
    type_key(monkeypatch, "sk_test_short")

    assert rehearse(Namespace(wait=0)) == 2

    assert "StripeKeyRefused" in capsys.readouterr().err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopped_while_it_waits_it_leaves_nothing_behind(
    local_stripe: LocalStripe, number: signal.Signals
) -> None:
    program = subprocess.Popen(
        [sys.executable, "-m", "souche", "rehearse"],
        env={
            **os.environ,
            "STRIPE_API_BASE": local_stripe.url,
            "DJANGO_SETTINGS_MODULE": "souche.config.settings",
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert program.stdin
    assert program.stderr
    program.stdin.write(f"{STRIPE_KEY}\n")
    program.stdin.flush()
    shown = program.stderr.readline()

    program.send_signal(number)
    _said, told = program.communicate(timeout=PATIENCE_SECONDS)

    assert f"{local_stripe.url}/c/pay/" in shown
    assert program.returncode == 2
    assert "Arrêté. Ce qui reste chez Stripe" in told
    assert local_stripe.objects("customers") == []
    assert local_stripe.objects("checkout/sessions", status="open") == []
