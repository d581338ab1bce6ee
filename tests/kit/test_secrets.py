"""What is encrypted opens with the key alone; what is signed opens for its purpose alone."""

import pytest
from django.conf import settings
from django.test import override_settings

from souche.kit.secrets import BadLink, Undecipherable, decrypt, encrypt, sign, unsign


def test_it_opens_what_it_closed() -> None:
    closed = encrypt("sk_test_secret")

    assert "secret" not in closed
    assert decrypt(closed) == "sk_test_secret"


def test_a_former_key_still_opens() -> None:
    closed = encrypt("sk_test_secret")

    with override_settings(SECRET_KEY="a-new-key", SECRET_KEY_FALLBACKS=[settings.SECRET_KEY]):
        assert decrypt(closed) == "sk_test_secret"


@override_settings(SECRET_KEY="a-stranger's-key")
def test_another_key_does_not_open() -> None:
    closed = encrypt("sk_test_secret")

    with override_settings(SECRET_KEY="another-stranger's-key"), pytest.raises(Undecipherable):
        decrypt(closed)


def test_a_signature_is_for_one_purpose() -> None:
    signed = sign(purpose="order", value="ord_1")

    assert unsign(purpose="order", signed=signed) == "ord_1"
    with pytest.raises(BadLink):
        unsign(purpose="ticket", signed=signed)
    with pytest.raises(BadLink):
        unsign(purpose="order", signed=signed.replace("ord_1", "ord_2"))
