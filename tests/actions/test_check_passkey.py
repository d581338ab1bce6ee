"""A passkey is believed for its own address, its own challenge, and as long as it is no copy."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from souche.actions.add_passkey import add_passkey
from souche.actions.check_passkey import check_passkey
from souche.domain.organisation.models import Passkey
from souche.domain.organisation.passkeys import (
    BadPasskey,
    are_possible_at,
    ask_for_one,
    ask_to_make,
    origin_of,
    read_made,
)
from tests.actions.passkeys import SoftwareKey
from tests.cast import NOON, hire_bob

if TYPE_CHECKING:
    from souche.domain.organisation.models import StaffMember

pytestmark = pytest.mark.django_db
ADDRESS = "https://Theatre.example:443/"
HERE = {"origin": "https://theatre.example", "host": "theatre.example"}


def give(bob: StaffMember, key: SoftwareKey) -> None:
    question = ask_to_make(member=bob, known=[], address=ADDRESS, house="Le Petit Théâtre")
    made = read_made(answer=key.make(question.options), state=question.state, address=ADDRESS)
    add_passkey(member=bob, name="clé", made=made, now=NOON)


def show(bob: StaffMember, key: SoftwareKey) -> None:
    question = ask_for_one(known=Passkey.objects.values_list("credential", flat=True), address=ADDRESS)
    answer = key.show(question.options)
    check_passkey(member=bob, answer=answer, state=question.state, address=ADDRESS, now=NOON)


def test_it_is_believed() -> None:
    bob, key = hire_bob(), SoftwareKey(**HERE)
    give(bob, key)

    show(bob, key)

    assert Passkey.objects.get().used_at == NOON


@pytest.mark.parametrize("counts", [(5, 5), (5, 4), (5, 0)])
def test_a_copy_is_not(counts: tuple[int, int]) -> None:
    bob, key = hire_bob(), SoftwareKey(**HERE)
    key.count = counts[0]
    give(bob, key)
    key.count = counts[1]

    with pytest.raises(BadPasskey):
        show(bob, key)


def test_a_page_of_another_address_gets_nothing() -> None:
    bob, key = hire_bob(), SoftwareKey(**HERE)
    give(bob, key)
    key.origin = "https://theatre.example.evil"

    with pytest.raises(BadPasskey):
        show(bob, key)


def test_an_answer_to_an_older_question_is_worth_nothing() -> None:
    bob, key = hire_bob(), SoftwareKey(**HERE)
    give(bob, key)
    known = [Passkey.objects.get().credential]
    older, newer = (ask_for_one(known=known, address=ADDRESS) for _each in range(2))

    with pytest.raises(BadPasskey):
        check_passkey(
            member=bob, answer=key.show(older.options), state=newer.state, address=ADDRESS, now=NOON
        )


def test_that_of_another_is_not_believed() -> None:
    bob, key = hire_bob(), SoftwareKey(**HERE)
    give(bob, key)

    with pytest.raises(BadPasskey):
        show(bob, SoftwareKey(**HERE))


@pytest.mark.parametrize(
    "answer", ["", "{", "[]", "{}", "1", '{"id": 3}', json.dumps({"rawId": "AA", "id": "AA"})]
)
def test_anything_else_is_refused(answer: str) -> None:
    question = ask_for_one(known=[], address=ADDRESS)

    with pytest.raises(BadPasskey):
        check_passkey(member=hire_bob(), answer=answer, state=question.state, address=ADDRESS, now=NOON)


@pytest.mark.parametrize(
    ("address", "possible"),
    [
        ("https://theatre.example", True),
        ("http://localhost:8000", True),
        ("http://127.0.0.1:8000", False),
        ("https://192.0.2.1", False),
        ("https://[::1]", False),
        ("http://theatre.example", False),
    ],
)
def test_browsers_make_them_at_a_name_alone(address: str, possible: bool) -> None:
    assert are_possible_at(address) is possible


def test_origins_are_written_as_browsers_do() -> None:
    assert origin_of("HTTPS://Theatre.Example:443/") == "https://theatre.example"
    assert origin_of("http://localhost:8000") == "http://localhost:8000"
    assert origin_of("http://[::1]:80") == "http://[::1]"
