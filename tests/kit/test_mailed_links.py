"""A link that leaves by e-mail works for its time, the last one alone, and is read in no row."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.apps import apps

from souche.domain.customers.models import AccountSession, SignIn
from souche.domain.orders.models import KeptBasket
from souche.domain.organisation.models import Invitation, PasswordReset
from souche.domain.organisation.roles import Role
from souche.kit.mailed_links import MailedLink
from tests.cast import ALICE, NOON, announce, hire_bob

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db

NETWORK = "192.0.2.1"


def invite() -> Invitation:
    bob = hire_bob()
    return Invitation.write(name="Alice", email=ALICE.email, role=Role.DOOR, by=bob, now=NOON)


def keep_basket() -> KeptBasket:
    return KeptBasket.keep(
        email=ALICE.email,
        language="fr",
        offering=announce(),
        typed={},
        network=NETWORK,
        links_of_network=10,
        now=NOON,
    )


# Each kind of link with its life, as those who receive one are told.
KINDS: dict[Callable[[], MailedLink], timedelta] = {
    lambda: SignIn.ask(email=ALICE.email, network=NETWORK, now=NOON): timedelta(minutes=15),
    lambda: PasswordReset.ask(email=ALICE.email, network=NETWORK, now=NOON): timedelta(minutes=30),
    keep_basket: timedelta(hours=2),
    invite: timedelta(days=7),
}


def is_open(row: MailedLink, token: str, *, age: timedelta = timedelta()) -> bool:
    found: bool = type(row).objects.opened_by(token, now=NOON + age).exists()  # type: ignore[attr-defined]  # each has these questions
    return found


def test_whatever_has_a_link_is_tried_here() -> None:
    with_tokens = {model for model in apps.get_models() if hasattr(model, "token_sha256")}

    # The word of a session is in a cookie: no e-mail brings it.
    assert with_tokens - {AccountSession} == set(MailedLink.__subclasses__())
    assert {type(make()) for make in KINDS} == set(MailedLink.__subclasses__())


@pytest.mark.parametrize(("make", "life"), KINDS.items())
def test_it_works_for_its_time(make: Callable[[], MailedLink], life: timedelta) -> None:
    row = make()
    token = row.issue_token(now=NOON)

    assert is_open(row, token)
    assert is_open(row, token, age=life - timedelta(microseconds=1))
    assert not is_open(row, token, age=life)


@pytest.mark.parametrize("make", KINDS)
def test_a_newer_one_takes_its_place(make: Callable[[], MailedLink]) -> None:
    row = make()
    former, newer = row.issue_token(now=NOON), row.issue_token(now=NOON)

    assert (is_open(row, former), is_open(row, newer)) == (False, True)


@pytest.mark.parametrize("make", KINDS)
def test_before_it_is_sent_nothing_opens_the_row(make: Callable[[], MailedLink]) -> None:
    row = make()

    assert not any(is_open(row, word) for word in ("", "None", str(row.token_sha256)))


@pytest.mark.parametrize("make", KINDS)
def test_whoever_reads_the_row_cannot_use_it(make: Callable[[], MailedLink]) -> None:
    row = make()
    token = row.issue_token(now=NOON)
    row.refresh_from_db()

    assert token not in {str(value) for value in vars(row).values()}
    assert not is_open(row, str(row.token_sha256))
