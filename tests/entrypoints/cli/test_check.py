"""`souche check` says what is broken in the language of the terminal; its exit code says how bad it is."""

from __future__ import annotations

import os
import subprocess
import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from souche.actions.connect_stripe import connect_stripe
from souche.domain.health.models import Check, CheckKind
from souche.domain.payments.access import forget
from souche.entrypoints.cli.check import check
from souche.entrypoints.worker.checks import webhook_url
from souche.kit import clock
from tests.cast import open_theatre
from tests.entrypoints.administration.rows import PDF, buy
from tests.health import let_a_worker_live
from tests.sandbox import STRIPE_KEY, free_port

if TYPE_CHECKING:
    from pytest_django import Settings

    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db
READ_ONLY = "-c default_transaction_read_only=on"


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


def said_by_the_program(**changes: str) -> tuple[int, str]:
    """Run the program itself on the tests' database; return its exit code and all that it wrote."""
    database = {"DATABASE_URL": url_of(str(connection.settings_dict["NAME"]))}
    ended = subprocess.run(  # our own program
        [sys.executable, "-m", "souche", "check"],
        env={**os.environ, **database, **changes},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in ended.stderr, ended.stderr
    return ended.returncode, ended.stdout + ended.stderr


def url_of(name: str) -> str:
    """Return the address of another database of the tests' server."""
    former = os.environ["DATABASE_URL"]
    return former.replace(urlsplit(former).path, f"/{name}")


def test_a_database_that_does_not_answer_is_2() -> None:
    code, said = said_by_the_program(DATABASE_URL=f"postgres://nobody@127.0.0.1:{free_port()}/nothing")

    assert code == 2
    assert said.startswith("The database does not answer: ")


def test_a_database_that_is_not_there_is_2() -> None:
    code, said = said_by_the_program(DATABASE_URL=url_of("nothing_of_ours"), LANG="fr_FR.UTF-8")

    assert code == 2
    assert said.startswith("La base de données ne répond pas")


def test_a_database_that_was_never_set_up_is_2_and_names_the_command() -> None:
    code, said = said_by_the_program(DATABASE_URL=url_of("postgres"))

    assert code == 2
    assert said == "The database is not at the version of this program: run `souche setup`.\n"


def test_a_database_of_an_older_version_is_2(capsys: pytest.CaptureFixture[str]) -> None:
    applied = MigrationRecorder(connection).migration_qs.filter(app="mailing")
    applied.filter(pk=applied.latest("pk").pk).delete()

    assert run() == 2
    assert "run `souche setup`" in capsys.readouterr().err


def test_a_database_that_refuses_writing_is_2_and_said_with_all_the_rest() -> None:
    code, said = said_by_the_program(PGOPTIONS=READ_ONLY)

    assert code == 2
    assert "[Broken] Database – The database cannot be written to: nothing can be sold." in said
    assert "[Well] Tickets" in said


def test_an_archive_that_cannot_be_made_is_2() -> None:
    code, said = said_by_the_program(MEDIA_ROOT="/dev/null/media", PGOPTIONS=READ_ONLY)

    assert code == 2
    assert "[Broken] Disk of the archive – The archive cannot be written to" in said


@pytest.mark.usefixtures("_in_order")
def test_a_pdf_that_cannot_be_read_is_2(capsys: pytest.CaptureFixture[str]) -> None:
    invoice = buy().invoices.get()
    invoice.archive(pdf=PDF, now=clock.now())
    path = Path(invoice.pdf.path)
    path.unlink()
    path.mkdir()

    assert run() == 2
    assert "[Broken] Archive – 1 archived PDF is missing or was altered." in capsys.readouterr().out
    differences = Check.objects.filter(kind=CheckKind.ARCHIVE).latest("pk").differences
    assert [difference["what"] for difference in differences] == ["pdf_unreadable"]


@pytest.mark.usefixtures("_in_order")
def test_a_wrong_key_is_2_and_says_what_to_do(capsys: pytest.CaptureFixture[str], settings: Settings) -> None:
    settings.SECRET_KEY = "another-key-that-somebody-made-up-0123456789-0123456789"
    forget()

    assert run() == 2
    assert "Type the key and the webhook secret again in the configuration" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["check", "setup", "serve", "worker", "rotate-key"])
@pytest.mark.parametrize(
    ("key", "word"), [("", "SECRET_KEY is empty: "), ("short", "SECRET_KEY could be guessed: ")]
)
def test_no_command_starts_with_a_weak_key(command: str, key: str, word: str) -> None:
    ended = subprocess.run(  # noqa: S603  # our own program
        [sys.executable, "-m", "souche", command],
        env={**os.environ, "SECRET_KEY": key},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 2
    assert ended.stderr.startswith(word)
    assert "Traceback" not in ended.stderr


def test_a_weak_key_is_refused_in_french() -> None:
    code, said = said_by_the_program(SECRET_KEY="", LANG="fr_FR.UTF-8")

    assert code == 2
    assert said.startswith("SECRET_KEY est vide")
