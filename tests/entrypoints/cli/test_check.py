"""`souche check` says what is broken in the language of the terminal; its exit code says how bad it is."""

from __future__ import annotations

import os
import subprocess
import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from souche.actions.connect_stripe import connect_stripe
from souche.domain.health.models import Check, CheckKind
from souche.entrypoints.cli.check import check
from souche.entrypoints.worker.checks import webhook_url
from souche.kit import clock
from tests.cast import open_theatre
from tests.entrypoints.administration.rows import PDF, buy
from tests.health import let_a_worker_live
from tests.sandbox import STRIPE_KEY, free_port

if TYPE_CHECKING:
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")


@pytest.fixture
def _in_order(local_stripe: LocalStripe) -> None:  # noqa: ARG001  # Stripe is there
    open_theatre()
    connect_stripe(secret_key=STRIPE_KEY, webhook_url=webhook_url(), now=clock.now())
    let_a_worker_live()


def run() -> int:
    return check(Namespace())


@pytest.mark.usefixtures("_in_order")
def test_a_house_in_order_is_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert run() == 0

    said = capsys.readouterr().out.splitlines()
    assert all(line.startswith("[Well] ") for line in said)
    assert any("PostgreSQL" in line and "embedded" in line for line in said)


@pytest.mark.usefixtures("_in_order")
def test_something_to_look_at_is_1(capsys: pytest.CaptureFixture[str]) -> None:
    differing = [{"what": "fee", "subject": "txn_1"}]
    Check.record(kind=CheckKind.PAYOUTS, compared={}, differences=differing, now=clock.now())

    assert run() == 1
    assert "[To look at] Comparisons with Stripe" in capsys.readouterr().out


@pytest.mark.usefixtures("_in_order")
def test_a_lost_pdf_is_2_and_named(capsys: pytest.CaptureFixture[str]) -> None:
    invoice = buy().invoices.get()
    invoice.archive(pdf=PDF, now=clock.now())
    Path(invoice.pdf.path).unlink()

    assert run() == 2
    assert "[Broken] Archive – 1 archived PDF is missing or was altered." in capsys.readouterr().out
    assert Check.objects.filter(kind=CheckKind.ARCHIVE).latest("pk").compared == {"pdfs": 1}


@pytest.mark.usefixtures("_in_order")
def test_a_french_terminal_is_spoken_to_in_french(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")

    run()

    assert "[Bien] Billets – Chaque commande payée a ses billets." in capsys.readouterr().out


def test_a_database_that_does_not_answer_is_2() -> None:
    nowhere = {**os.environ, "DATABASE_URL": f"postgres://nobody@127.0.0.1:{free_port()}/nothing"}

    ended = subprocess.run(  # our own program
        [sys.executable, "-m", "souche", "check"], env=nowhere, capture_output=True, text=True, check=False
    )

    assert ended.returncode == 2
    assert ended.stderr.startswith("The database does not answer: ")
    assert "Traceback" not in ended.stderr
