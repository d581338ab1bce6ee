"""What every test may ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import hypothesis
import pytest
from django.core.cache import cache

from souche.config.policy import public_policy
from souche.domain.payments import access, tax_rates
from souche.domain.payments.gateway.client import close_connections
from tests.chromium import browser as browser  # noqa: PLC0414  # a fixture is shared by its name
from tests.chromium import complaints as complaints  # noqa: PLC0414  # same
from tests.chromium import page as page  # noqa: PLC0414  # same
from tests.own_house import own_house as own_house  # noqa: PLC0414  # same
from tests.patience import pytest_runtest_makereport as pytest_runtest_makereport  # noqa: PLC0414  # a hook is found by its name
from tests.sandbox import LocalStripe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import Settings


# An example may take as long as the machine needs: a slow one is no failure.
hypothesis.settings.register_profile(
    "patient", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("patient")


@pytest.fixture(autouse=True)
def _plain_static_files(settings: Settings) -> None:
    """Spare each run the gathering and compression of static files; the wheel's test does it for real."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture(autouse=True)
def _fresh_configuration() -> None:
    """Each test has its own organisation: what the process remembers of the last one is forgotten."""
    access.forget()


@pytest.fixture(scope="session")
def running_stripe(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStripe]:
    """Start one sandbox for all tests of this process."""
    local_stripe = LocalStripe(tmp_path_factory.mktemp("stripe"))
    yield local_stripe
    close_connections()
    local_stripe.stop()


@pytest.fixture
def local_stripe(running_stripe: LocalStripe, settings: Settings) -> LocalStripe:
    """Give an empty sandbox, with the gateway and the mails pointed at it."""
    running_stripe.forget()
    tax_rates.forget()
    cache.clear()
    settings.STRIPE_API_BASE = running_stripe.url
    settings.FORM_DESTINATIONS = [running_stripe.url]
    settings.CONTENT_SECURITY_POLICY = public_policy(destinations=settings.FORM_DESTINATIONS)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = running_stripe.smtp_port
    return running_stripe
