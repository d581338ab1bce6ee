"""Which passwords staff may have, and how they are kept."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from souche.actions.make_recovery_codes import make_recovery_codes
from souche.domain.organisation.models import StaffMember
from tests.cast import NOON, hire_bob, open_theatre
from tests.production import run_in_production
from tests.second_step import next_code

pytestmark = pytest.mark.django_db
LOGIN = "/administration/login/"
# Common, too short, or made of what is known of the house, of Bob and of this trade.
GUESSED = [
    "motdepasse123", "azertyuiop12", "lepetittheatre1", "onze letters", "tyjq vbxd w", "bob-theatre-2026",
    "petit-theatre-2026", "b0b-th3atre-2026", "Robert.Elanvoix.1984!", "billetterie!!2026",
    "LePetitTheatre#2026$", "guichet dijon 21000", "spectacle+concert+danse", "theatre-Xk93q",
    "bob théâtre saison 2026/2027", "dijon-billetterie-75", "admin theatre 123456", "Bob2026Bob2026",
    "souche.bob.souche", "soleil-printemps-2026", "theatre987654321", "MairieDeDijon2026",
]  # fmt: skip
GOOD = [
    "quatre chevaux sans nuage", "é" * 20 + "ùôß 1x" * 20, "tyjq vbxd wpmz gkrn", "kR8#vQ2!mZ9x",
    "lampe-corbeau-tilleul-septante", "Пароль-девять-лесной-туман", "correct horse battery staple",
    "un théâtre de lave et de menthe poivrée", "theatre-vigne-corbeau-onyx-pluie", "!$%#&*?+=-_<>~^;:!$",
    "九頭龍閃の夜明けに走る犬", "zebre trottinette parapluie gris", "tournevis!patate!lune",
    "9471-cactus-menuet-balai", "j'aime les tartines de ma tante Zoé",
]  # fmt: skip
HASHED = """
import django
django.setup()
from django.contrib.auth.hashers import make_password
print(make_password("correct-horse-staple"))
"""


@pytest.fixture
def bob() -> StaffMember:
    open_theatre()
    bob = hire_bob()
    bob.first_name, bob.last_name = "Robert", "Élanvoix"
    return bob


def enters(password: str) -> bool:
    """Say whether the door takes this password for Bob's."""
    return Client().post(LOGIN, {"username": "bob", "password": password}).status_code == 302


@pytest.mark.parametrize("guessed", GUESSED)
def test_what_is_common_or_known_of_the_house_is_refused(bob: StaffMember, guessed: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(guessed, user=bob)


@pytest.mark.parametrize("good", GOOD)
def test_any_letters_and_any_length_do(bob: StaffMember, good: str) -> None:
    validate_password(good, user=bob)
    bob.replace_password(good)

    assert enters(good)


@pytest.mark.parametrize(
    "other", ["Quatre chevaux sans nuage", "quatre chevaux sans nuage ", "quatre chevaux"]
)
def test_it_is_compared_whole(bob: StaffMember, other: str) -> None:
    bob.replace_password("quatre chevaux sans nuage")

    assert not enters(other)


def test_it_is_kept_by_a_slow_hash() -> None:
    algorithm, rounds, *_ = run_in_production(HASHED).stdout.split("$")

    assert algorithm == "pbkdf2_sha256"
    assert int(rounds) >= 600_000


def test_the_key_of_a_session_changes_when_somebody_enters(bob: StaffMember) -> None:
    browser = Client()
    browser.post(LOGIN, {"username": "bob", "password": "correct-horse-staple"})
    at_the_door = browser.session.session_key

    browser.post("/administration/second-step/", {"way": "app", "code": next_code(bob)})

    assert browser.session.session_key != at_the_door


def test_a_recovery_code_has_more_than_112_bits(bob: StaffMember) -> None:
    codes = make_recovery_codes(member=bob, now=NOON)

    assert {len(code.replace("-", "")) * 5 for code in codes} == {120}


@pytest.mark.usefixtures("bob")
def test_it_is_hidden_while_typed() -> None:
    page = BeautifulSoup(Client().get(LOGIN).content, "html.parser")

    assert [field["name"] for field in page.select("input[type=password]")] == ["password"]


def test_no_account_comes_with_the_program() -> None:
    assert not StaffMember.objects.exists()
