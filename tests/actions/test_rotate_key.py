"""A new SECRET_KEY takes over what the former one closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.conf import settings as configured

from souche.actions.rotate_key import rotate_key
from souche.domain.organisation.models import JournalEntry, Organisation
from souche.kit.secrets import sign, unsign
from tests.cast import NOON, open_theatre

if TYPE_CHECKING:
    from pytest_django import Settings

pytestmark = pytest.mark.django_db
FORMER = configured.SECRET_KEY
NEW = "the-new-key-of-the-house-0123456789-0123456789-abcdefgh"


@pytest.fixture(autouse=True)
def theatre() -> Organisation:
    return open_theatre(stripe_secret_key="sk_live_theatre", stripe_webhook_secret="whsec_theatre")


def secrets() -> tuple[str, str]:
    organisation = Organisation.objects.get()
    return organisation.stripe_secret_key, organisation.stripe_webhook_secret


def test_without_the_former_key_everything_still_opens(settings: Settings) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [FORMER]

    rotation = rotate_key(now=NOON)

    settings.SECRET_KEY_FALLBACKS = []
    assert secrets() == ("sk_live_theatre", "whsec_theatre")
    assert (len(rotation.renewed), rotation.current, rotation.lost) == (2, (), ())
    assert JournalEntry.objects.get().verb == "configuration.key_rotated"


def test_before_it_the_former_key_is_needed(settings: Settings) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, []

    assert secrets() == ("", "")
    assert Organisation.objects.get().is_stripe_key_lost


def test_a_second_time_nothing_changes(settings: Settings) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [FORMER]
    rotate_key(now=NOON)

    rotation = rotate_key(now=NOON)

    assert (rotation.renewed, len(rotation.current), rotation.lost) == ((), 2, ())
    assert JournalEntry.objects.count() == 1


def test_what_no_key_opens_is_named_and_left(settings: Settings) -> None:
    settings.SECRET_KEY = NEW

    rotation = rotate_key(now=NOON)

    settings.SECRET_KEY = FORMER
    assert (rotation.renewed, rotation.current, len(rotation.lost)) == ((), (), 2)
    assert secrets() == ("sk_live_theatre", "whsec_theatre")


def test_nothing_stored_is_nothing_to_do(theatre: Organisation) -> None:
    theatre.stripe_secret_key = theatre.stripe_webhook_secret = ""
    theatre.save()

    rotation = rotate_key(now=NOON)

    assert (rotation.renewed, rotation.current, rotation.lost) == ((), (), ())


def test_a_link_that_was_sent_works_while_the_former_key_is_kept(settings: Settings) -> None:
    link = sign(purpose="order", value="ord_1")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [FORMER]

    rotate_key(now=NOON)

    assert unsign(purpose="order", signed=link) == "ord_1"
