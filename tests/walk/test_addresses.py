"""Each address is tried by everybody, by GET and by POST, and opens to those whom the table names alone."""

from __future__ import annotations

import hashlib
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.db import transaction
from django.urls import URLResolver, path
from django.urls.resolvers import RegexPattern

from souche.entrypoints.account.views.home import home
from tests.entrypoints.account.addresses import every_address
from tests.walk.table import EVERYBODY, TABLE, Row, name_of, named_addresses
from tests.walk.typed import TYPED, typed_at
from tests.walk.who import STAFF, Who, browser_of

if TYPE_CHECKING:
    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse

    from tests.entrypoints.account.addresses import Address
    from tests.walk.house import House

METHODS = ("get", "post")
SIGN_IN = ("/administration/login/", "/mon-compte/entrer/")
REFUSED = frozenset(
    {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.GONE}
)
# Django leads whoever is signed in nowhere from here to the first page, which asks to sign in.
LEADS_TO_SIGN_IN = {"admin:logout"}
# Stripe's signature is missing.
UNSIGNED = {"webhooks:receive": HTTPStatus.BAD_REQUEST}
# Whoever may do this is gone afterwards.
LAST = ("admin:logout", "account:leave", "account:leave_everywhere")
everybody = pytest.mark.parametrize("who", Who, ids=lambda who: who.name.lower())


def unnamed(addresses: list[Address]) -> list[str]:
    return [name_of(address) for address in addresses if name_of(address) not in TABLE]


def test_every_address_is_named() -> None:
    assert unnamed(every_address()) == []


def test_no_address_is_named_that_is_none() -> None:
    assert set(TABLE) == {name_of(address) for address in every_address()}


def test_a_new_address_is_noticed() -> None:
    new = URLResolver(RegexPattern(""), [path("recu/", home, name="receipt")])

    assert unnamed(every_address(new)) == [":receipt"]


def test_the_table_speaks_of_those_who_walk() -> None:
    assert set(EVERYBODY) == set(Who)
    assert all(set(row.get + row.post) <= set(Who) for row in TABLE.values())


def ask(
    browser: Client, house: House, address: Address, who: Who, *, method: str
) -> _MonkeyPatchedWSGIResponse:
    """Ask for an address; a form that acts is sent along."""
    words = address.path(house.words(address, who))
    if method == "get":
        return browser.get(words)
    return browser.post(words, typed_at(name_of(address)))


def is_open(answer: _MonkeyPatchedWSGIResponse, address: Address) -> bool:
    """Say whether the page itself answered, be it to ask for more."""
    name = name_of(address)
    if answer.headers.get("Location", "").startswith(SIGN_IN):
        return False
    if answer.status_code == HTTPStatus.FOUND and name in LEADS_TO_SIGN_IN:
        return False
    return answer.status_code not in REFUSED and answer.status_code != UNSIGNED.get(name)


def in_order() -> list[tuple[Address, Row]]:
    """Return every address with its row; those that sign out come last."""
    return sorted(named_addresses(), key=lambda found: name_of(found[0]) in LAST)


def of_everything() -> str:
    """Return the fingerprint of every row of ours."""
    fingerprint = hashlib.sha256()
    for config in apps.get_app_configs():
        if config.name.startswith("souche."):
            for model in config.get_models():
                # When somebody was last seen is no work of theirs.
                columns = [field.attname for field in model._meta.concrete_fields if field.name != "seen_at"]  # noqa: SLF001  # same
                rows = model._default_manager.order_by("pk").values_list(*columns)  # noqa: SLF001  # Django's public way for any model
                fingerprint.update(repr((model, list(rows))).encode())
    return fingerprint.hexdigest()


@everybody
def test_pages_open_to_those_whom_the_table_names(house: House, who: Who) -> None:
    browser = browser_of(who, house)
    wrong = {}
    for address, row in in_order():
        answer = ask(browser, house, address, who, method="get")
        answer.getvalue()  # a file is closed once it is read
        assert answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR, name_of(address)
        if is_open(answer, address) != row.opens_to(who, "get"):
            wrong[name_of(address)] = answer.status_code

    assert wrong == {}


@everybody
def test_what_is_refused_changes_nothing(house: House, who: Who) -> None:
    browser = browser_of(who, house)
    before = of_everything()
    let_through = {}
    for address, row in in_order():
        if not row.opens_to(who, "post") and name_of(address) not in LAST:
            answer = ask(browser, house, address, who, method="post")
            assert answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR, name_of(address)
            if is_open(answer, address):
                let_through[name_of(address)] = answer.status_code

    assert let_through == {}
    assert of_everything() == before


@everybody
def test_forms_open_to_those_whom_the_table_names(house: House, who: Who) -> None:
    closed = {}
    for address, row in in_order():
        if row.opens_to(who, "post"):
            with transaction.atomic():
                answer = browser_of(who, house).post(address.path(house.words(address, who)), {"empty": ""})
                answer.getvalue()  # a file is closed once it is read
                transaction.set_rollback(True)
            assert answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR, name_of(address)
            if not is_open(answer, address):
                closed[name_of(address)] = answer.status_code

    assert closed.keys() <= DEPENDING_ON_THE_FORM, closed


# They answer 403 or 404 to a form that asks for nothing they know.
DEPENDING_ON_THE_FORM = {
    "admin:health_check_health",
    "admin:organisation_organisation_verification",
    "admin:organisation_staffmember_invitation",
    "admin:payments_case_change",
    "account:portal",
}


@pytest.mark.parametrize("name", TYPED)
def test_what_is_sent_would_act(house: House, name: str) -> None:
    """What is refused to others is no empty gesture: for the owner it does what it says."""
    (address,) = (each for each in every_address() if name_of(each) == name)
    before = of_everything()

    answer = ask(browser_of(Who.OWNER, house), house, address, Who.OWNER, method="post")

    assert answer.status_code in {HTTPStatus.FOUND, HTTPStatus.SEE_OTHER}
    assert of_everything() != before or name in ONLY_JOBS


# They write no row of ours: a job of the queue.
ONLY_JOBS = {"admin:health_check_health"}


@pytest.mark.parametrize("who", [Who.STRANGER, Who.HOLDER, Who.BUYER], ids=lambda who: who.name.lower())
def test_strangers_are_led_to_the_sign_in_page(house: House, who: Who) -> None:
    browser = browser_of(who, house)
    for address, row in in_order():
        if address.is_administration and set(row.get) & STAFF and not row.opens_to(who, "get"):
            answer = ask(browser, house, address, who, method="get")
            assert answer.headers["Location"].startswith(SIGN_IN[0]), name_of(address)
