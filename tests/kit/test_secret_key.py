"""Nothing starts with a SECRET_KEY that could be guessed."""

from __future__ import annotations

import secrets

import pytest

from souche.kit.secret_key import EMPTY, GUESSABLE, WeakKey, is_guessable, require_strong
from tests.production import run_in_production

GOOD = "Wc1m-9tqZ_X3vR7pLr0sKd2uYbG5nHf8jQa4eTz6iMoBxPwEhUS"
FORMER = "django-insecure-f!4kz8w1u2q9r7t3y5p0o6i+a-s=d(g)h_j*l^x%c&v@b"
OPEN = """
import django; django.setup()
from django.conf import settings
from souche.kit import secrets
stored = secrets.Fernet(secrets._derive(settings.FORMER_KEYS[0])).encrypt(b"sk_live").decode()
from django.core import signing
signed = signing.Signer(key=settings.FORMER_KEYS[0], salt="souche.order").sign("ord_1")
print(secrets.decrypt(stored))
try:
    print(secrets.unsign(purpose="order", signed=signed))
except secrets.BadLink:
    print("closed")
"""


@pytest.mark.parametrize("key", ["", " " * 60])
def test_an_empty_key_is_named(key: str) -> None:
    with pytest.raises(WeakKey) as refused:
        require_strong(key=key)

    assert str(refused.value) == EMPTY


@pytest.mark.parametrize(
    "key",
    [
        GOOD[:49],
        "a" * 60,
        "ab" * 40,
        "changeme" * 8,
        "abcdefghij" * 5,
        "x8Fq2Lp0Zr" * 6,
        "x8Fq2Lp0ZrW1" * 4 + "x8F",
        FORMER,
        f"change-me-{GOOD}",
        f"{GOOD}-your_secret_key",
        "0000000000000000000000000000000000000000000000000000000001",
        "123456789012345678901234567890123456789012345678901234567890",
        "azertyuiopqsdfghjklmwxcvbn-azertyuiopqsdfghjklmwxcvbn1",
    ],
)
def test_what_could_be_guessed_is_refused(key: str) -> None:
    with pytest.raises(WeakKey) as refused:
        require_strong(key=key)

    assert str(refused.value) == GUESSABLE


def test_no_random_key_is_refused() -> None:
    for _drawn in range(500):
        assert not is_guessable(secrets.token_urlsafe(48))
        assert not is_guessable(secrets.token_hex(25))


@pytest.mark.parametrize(("former", "opened"), [(FORMER, "closed"), (GOOD[::-1], "ord_1")])
def test_a_former_key_that_could_be_guessed_deciphers_and_signs_nothing(former: str, opened: str) -> None:
    assert run_in_production(OPEN, {"SECRET_KEY_FALLBACKS": former}).stdout.split() == ["sk_live", opened]


def test_an_empty_former_key_opens_nothing() -> None:
    told = run_in_production(
        "from django.conf import settings; print(settings.FORMER_KEYS)", {"SECRET_KEY_FALLBACKS": ", ,"}
    )

    assert told.stdout == "[]\n"
