"""What is encrypted opens with the key alone; what is signed opens for its purpose alone."""

import copy

import pytest
from django.conf import settings
from django.test import override_settings

from souche.domain.organisation.models import Organisation
from souche.kit.secrets import BadLink, Lost, Undecipherable, decrypt, encrypt, sign, unsign
from tests.cast import open_theatre

STRANGE = "another-key-that-somebody-made-up-0123456789-0123456789"


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


@pytest.mark.django_db
def test_what_no_key_opens_is_lost_and_is_not_written_over() -> None:
    organisation = open_theatre(stripe_secret_key="sk_live_of_the_theatre")

    with override_settings(SECRET_KEY=STRANGE):
        strange = Organisation.current()
        assert strange.stripe_secret_key == ""
        assert isinstance(strange.stripe_secret_key, Lost)
        assert isinstance(copy.deepcopy(strange).stripe_secret_key, Lost)
        strange.save()

    organisation.refresh_from_db()
    assert organisation.stripe_secret_key == "sk_live_of_the_theatre"


@pytest.mark.django_db
def test_a_lost_key_counts_as_one_of_real_money() -> None:
    open_theatre(stripe_secret_key="sk_test_of_the_theatre")

    with override_settings(SECRET_KEY=STRANGE):
        assert Organisation.current().is_livemode
        assert Organisation.current().is_stripe_key_lost


@pytest.mark.django_db
def test_a_secret_that_was_never_given_is_not_lost() -> None:
    open_theatre()

    with override_settings(SECRET_KEY=STRANGE):
        assert not Organisation.current().is_stripe_key_lost
