"""`souche rotate-key` says what it did, and what one may now forget."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

import pytest
from django.conf import settings as configured

from souche.domain.organisation.models import Organisation
from souche.entrypoints.cli.rotate_key import rotate
from tests.cast import open_theatre

if TYPE_CHECKING:
    from pytest_django import Settings

pytestmark = pytest.mark.django_db
FORMER = configured.SECRET_KEY


@pytest.fixture(autouse=True)
def _new_key(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    open_theatre(stripe_secret_key="sk_test_theatre")
    settings.SECRET_KEY = "the-new-key-of-the-house-0123456789-0123456789-abcdefgh"
    settings.SECRET_KEY_FALLBACKS = [FORMER]
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")


def test_it_names_what_was_encrypted_again(capsys: pytest.CaptureFixture[str], settings: Settings) -> None:
    assert rotate(Namespace()) == 0

    said = capsys.readouterr().out
    assert "Chiffrés de nouveau avec la SECRET_KEY actuelle\u00a0: clé secrète Stripe." in said
    assert "gardez l’ancienne clé tant qu’ils doivent servir" in said
    settings.SECRET_KEY_FALLBACKS = []
    assert Organisation.current().stripe_secret_key == "sk_test_theatre"


def test_run_again_it_says_that_it_is_done(capsys: pytest.CaptureFixture[str]) -> None:
    rotate(Namespace())
    capsys.readouterr()

    assert rotate(Namespace()) == 0
    assert "Déjà chiffrés avec elle\u00a0: clé secrète Stripe." in capsys.readouterr().out


def test_an_english_terminal_reads_english_alone(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")

    rotate(Namespace())

    assert "with the present SECRET_KEY: Stripe secret key." in capsys.readouterr().out


def test_what_no_key_opens_is_1(capsys: pytest.CaptureFixture[str], settings: Settings) -> None:
    settings.SECRET_KEY_FALLBACKS = []

    assert rotate(Namespace()) == 1
    assert "Aucune des clés ne les ouvre\u00a0: clé secrète Stripe." in capsys.readouterr().out
