"""`souche unlock` says what it did."""

from __future__ import annotations

from argparse import Namespace

import pytest

from souche.domain.organisation.models import has_second_step
from souche.entrypoints.cli.unlock import unlock
from tests.cast import hire_bob

pytestmark = pytest.mark.django_db


def test_it_says_what_it_did(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    bob = hire_bob()

    assert unlock(Namespace(login="bob")) == 0

    said = capsys.readouterr().out
    assert "1 application à codes retirée" in said
    assert "Le mot de passe de bob ne change pas" in said
    assert not has_second_step(bob)


def test_an_unknown_login_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert unlock(Namespace(login="nobody")) == 1
    assert "nobody" in capsys.readouterr().err
