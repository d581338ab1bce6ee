"""The house, and quick passwords."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.walk.house import build_house

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import Settings

    from tests.walk.house import House


@pytest.fixture
def house(db: None, settings: Settings, tmp_path: Path) -> House:
    del db
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = tmp_path
    return build_house()
