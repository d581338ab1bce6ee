"""Proxies that are named are believed, and nobody else: no header makes a visitor come from elsewhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from souche.kit.proxies import (
    BadProxies,
    TrustedProxies,
    means_a_proxy,
    read_address,
    read_proxies,
    refuse_former_setting,
)

PROXIES = read_proxies(["10.0.0.0/24", "2001:db8:ff::1", "unix"])
NEAR, VISITOR, LIAR = "10.0.0.7", "203.0.113.9", "6.6.6.6"


@pytest.mark.parametrize(
    ("peer", "forwarded", "visitor"),
    [
        (NEAR, VISITOR, VISITOR),
        (NEAR, f"{LIAR}, {VISITOR}", VISITOR),
        (NEAR, f"{LIAR}, {VISITOR}, 10.0.0.8", VISITOR),
        (NEAR, f"{LIAR},10.0.0.9, {VISITOR} ,10.0.0.8", VISITOR),
        ("2001:db8:ff::1", "2001:db8::9", "2001:db8::9"),
        ("::ffff:10.0.0.7", VISITOR, VISITOR),
        ("", VISITOR, VISITOR),
        # Whoever is no proxy says nothing.
        (VISITOR, LIAR, VISITOR),
        ("10.0.1.7", LIAR, "10.0.1.7"),
        # A proxy that names nobody leaves us with itself, never with what stands further left.
        (NEAR, "", NEAR),
        (NEAR, f"{LIAR}, unknown", NEAR),
        (NEAR, f"{LIAR}, unknown, 10.0.0.8", "10.0.0.8"),
        # Some proxies add the port.
        (NEAR, f"{LIAR}, {VISITOR}:4711", VISITOR),
        (NEAR, "[2001:db8::9]:4711", "2001:db8::9"),
    ],
)
def test_the_visitor_is_the_first_who_is_no_proxy(peer: str, forwarded: str, visitor: str) -> None:
    assert PROXIES.visitor(peer=peer, forwarded=forwarded) == visitor


def test_nobody_is_believed_when_no_proxy_is_named() -> None:
    for peer in (NEAR, "127.0.0.1", ""):
        assert read_proxies([]).visitor(peer=peer, forwarded=LIAR) == peer


@given(forwarded=st.text(max_size=60) | st.from_regex(r"[0-9a-f:., \[\]%x]{0,40}", fullmatch=True))
def test_what_a_visitor_writes_is_never_read_past_the_proxys_own_word(forwarded: str) -> None:
    assert PROXIES.visitor(peer=NEAR, forwarded=f"{forwarded},{VISITOR}") == VISITOR


@given(word=st.text(max_size=40) | st.from_regex(r"[0-9a-f:.\[\]%]{0,40}", fullmatch=True))
def test_only_addresses_come_out(word: str) -> None:
    found = PROXIES.visitor(peer=NEAR, forwarded=word)

    assert read_address(found) == found


@pytest.mark.parametrize("names", [["10.0.0.0/33"], ["proxy.example"], ["127.0.0.1", "true"], ["10.0.0.1-9"]])
def test_what_is_no_address_stops_the_program(names: list[str]) -> None:
    with pytest.raises(BadProxies, match=r"TRUSTED_PROXIES is not understood"):
        read_proxies(names)


@pytest.mark.parametrize("network", ["0.0.0.0/0", "::/0", "128.0.0.0/1", "2000::/3"])
def test_the_whole_world_is_no_proxy(network: str) -> None:
    with pytest.raises(BadProxies, match=r"TRUSTED_PROXIES names a network so wide"):
        read_proxies(["127.0.0.1", network])


def test_nobody_named_is_no_proxy() -> None:
    assert not read_proxies(["", " "])
    assert read_proxies([]) == TrustedProxies()
    assert read_proxies(["unix"])


@pytest.mark.parametrize("value", ["true", "1", "yes", "On"])
def test_the_former_setting_is_told_what_to_write(value: str) -> None:
    with pytest.raises(BadProxies, match=r"TRUSTED_PROXIES=127\.0\.0\.1"):
        refuse_former_setting(value)


@pytest.mark.parametrize("value", ["", "false", "0", "off"])
def test_a_former_setting_that_said_nothing_is_let_pass(value: str) -> None:
    assert not means_a_proxy(value)
