"""The throttle counts the visitor's address, not the proxy's, and not one the visitor made up."""

import pytest
from django.test import RequestFactory, override_settings

from souche.kit.addresses import client_address, network_of

FORWARDED = "6.6.6.6, 203.0.113.7"


@pytest.mark.parametrize(("is_behind_proxy", "address"), [(True, "203.0.113.7"), (False, "10.0.0.1")])
def test_it_believes_the_proxy_alone(is_behind_proxy: bool, address: str) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", headers={"x-forwarded-for": FORWARDED})

    with override_settings(BEHIND_PROXY=is_behind_proxy):
        assert client_address(request) == address


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("unix:", "unix:"),
    ],
)
def test_one_visitor_is_one_network(address: str, network: str) -> None:
    assert network_of(address) == network
