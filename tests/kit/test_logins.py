"""Whatever is tried as a login is answered, and its attempt recorded."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
from axes.models import AccessAttempt

from souche.kit.logins import MOST_CHARACTERS

if TYPE_CHECKING:
    from django.test import Client


@pytest.mark.django_db
def test_a_login_longer_than_any_is_refused_as_every_other(client: Client) -> None:
    answer = client.post("/administration/login/", {"username": "a" * 5000, "password": "wrong"})

    assert answer.status_code == HTTPStatus.OK
    assert AccessAttempt.objects.get().username == "a" * MOST_CHARACTERS


@pytest.mark.django_db
def test_no_login_at_all_is_refused_too(client: Client) -> None:
    assert client.post("/administration/login/", {"password": "wrong"}).status_code == HTTPStatus.OK
