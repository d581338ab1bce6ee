"""The throttle counts the visitor's address, not the proxy's, and not one the visitor made up."""

import pytest
from django.test import RequestFactory, override_settings

from souche.entrypoints.administration.addresses import client_address

FORWARDED = "6.6.6.6, 203.0.113.7"


@pytest.mark.parametrize(("is_behind_proxy", "address"), [(True, "203.0.113.7"), (False, "10.0.0.1")])
def test_it_believes_the_proxy_alone(is_behind_proxy: bool, address: str) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", headers={"x-forwarded-for": FORWARDED})

    with override_settings(BEHIND_PROXY=is_behind_proxy):
        assert client_address(request) == address
