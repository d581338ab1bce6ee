"""Bob at his desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cast import hire_bob, open_theatre
from tests.entrypoints.administration.rows import enter

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import Settings

    from souche.domain.organisation.models import Organisation, StaffMember


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Settings) -> None:
    """Spare each test the slowness that protects real passwords."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def theatre(db: None) -> Organisation:  # noqa: ARG001  # the database is asked for
    return open_theatre()


@pytest.fixture
def bob(db: None) -> StaffMember:  # noqa: ARG001  # same
    return hire_bob()


@pytest.fixture
def desk(theatre: Organisation, bob: StaffMember) -> Client:  # noqa: ARG001  # the theatre is open
    return enter(bob)
