"""A NUL, which PostgreSQL takes in no text, is refused in words wherever it is sent, and breaks nothing."""

from __future__ import annotations

from http import HTTPStatus

import pytest
from django.test import Client

from souche.domain.organisation.models import JournalEntry, StaffSession
from tests.cast import open_theatre
from tests.entrypoints.administration.rows import buy, enter, hire

pytestmark = pytest.mark.django_db

MY_ACCESS = "/administration/my-access/"


@pytest.fixture
def owner() -> Client:
    open_theatre()
    return enter(hire("owner"))


def test_a_login_that_holds_one_is_refused_like_any_other() -> None:
    open_theatre()
    hire("owner")

    answer = Client().post("/administration/login/", {"username": "own\0er", "password": "x"})

    assert answer.status_code == HTTPStatus.OK
    assert JournalEntry.objects.filter(verb="staff.sign_in_failed").count() == 1


@pytest.mark.parametrize("field", ["end", "remove"])
def test_a_choice_that_holds_one_chooses_nothing(owner: Client, field: str) -> None:
    answer = owner.post(MY_ACCESS, {field: "a\0b"})

    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert "ne se lit pas" in answer.content.decode()
    assert StaffSession.objects.exists()


@pytest.mark.parametrize("page", ["orders/order", "customers/customer", "invoices/invoice", "orders/ticket"])
@pytest.mark.parametrize("filter_", ["q", "status__exact", "public_id__exact", "e"])
def test_a_list_filtered_by_one_is_no_breakdown(owner: Client, page: str, filter_: str) -> None:
    buy()

    answer = owner.get(f"/administration/{page}/", {filter_: "a\0b"})

    assert answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR
