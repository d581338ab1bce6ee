"""Proxies of ours, named by their addresses: they alone are believed when they say who visits."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING

from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from collections.abc import Iterable

# How a socket of this machine is named: a peer that comes by it has no address.
UNIX = "unix"
# A wider network is no proxy's: it would let strangers say where they come from.
WIDEST = {4: 8, 6: 16}


def _(sentence: str) -> str:
    """Mark a sentence for the catalogue: no translation works yet while the settings are read."""
    return sentence


NOT_A_NETWORK = _(
    "TRUSTED_PROXIES is not understood. Name the proxies in front of Souche by address or network, separated "
    "by commas: TRUSTED_PROXIES=127.0.0.1,::1 for one on this machine, unix for one on a socket."
)
TOO_WIDE = _(
    "TRUSTED_PROXIES names a network so wide that visitors are in it: they could say that they come from "
    "anywhere. Name your proxies alone."
)
FORMER_SETTING = _(
    "BEHIND_PROXY is no longer read: it believed whoever spoke. Remove it, and name your proxy in its place: "
    "TRUSTED_PROXIES=127.0.0.1,::1 for one on this machine, else its address as Souche sees it."
)
HTTPS_BY_NOBODY = _(
    "BASE_URL begins with https, which `souche serve` does not speak: a proxy must stand in front of it. "
    "Name it, by its address as Souche sees it: TRUSTED_PROXIES=127.0.0.1,::1 for one on this machine."
)


class BadProxies(ImproperlyConfigured):
    """Nothing starts with such proxies; its text is one of the sentences above."""


@dataclass(frozen=True)
class TrustedProxies:
    """The networks of our proxies, and whether one speaks by a socket of this machine."""

    networks: tuple[IPv4Network | IPv6Network, ...] = ()
    is_unix_trusted: bool = False

    def __bool__(self) -> bool:
        return bool(self.networks) or self.is_unix_trusted

    def trusts(self, address: str) -> bool:
        """Tell whether an address is one of a proxy of ours; that of a socket is empty."""
        known = read_address(address)
        if known is None:
            return self.is_unix_trusted and not address
        return any(ip_address(known) in network for network in self.networks)

    def visitor(self, *, peer: str, forwarded: str) -> str:
        """Return the address nearest to us that is no proxy of ours.

        `peer` is who speaks to us, `forwarded` is X-Forwarded-For, to whose end each proxy adds whom it
        speaks with: it is read from there, and no further than a word that a proxy of ours did not write.
        """
        found = peer
        for word in reversed(forwarded.split(",")):
            named = read_address(word)
            if named is None or not self.trusts(found):
                break
            found = named
        return found


def read_proxies(names: Iterable[str]) -> TrustedProxies:
    """Return the proxies that are named by address, by network, or as `unix`; raise BadProxies."""
    known = {name.strip() for name in names} - {""}
    return TrustedProxies(tuple(map(_network, sorted(known - {UNIX}))), UNIX in known)


def refuse_former_setting(value: str) -> None:
    """Raise BadProxies when an installation still has BEHIND_PROXY; `false` and nothing never meant one."""
    if means_a_proxy(value):
        raise BadProxies(FORMER_SETTING)


def means_a_proxy(value: str) -> bool:
    """Say whether the former setting's value promised one."""
    return value.strip().lower() not in {"", "0", "f", "false", "n", "no", "off"}


def require_for_https(*, proxies: TrustedProxies, is_https: bool) -> None:
    """Raise BadProxies when https is promised and nobody is named who speaks it in our place."""
    if is_https and not proxies:
        raise BadProxies(HTTPS_BY_NOBODY)


def read_address(text: str) -> str | None:
    """Return an address as Python writes it, without the port that some proxies add; None for other text."""
    bare = text.strip().partition("%")[0]
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        found = ip_address(bare)
    except ValueError:
        return None
    return str((isinstance(found, IPv6Address) and found.ipv4_mapped) or found)


def _network(name: str) -> IPv4Network | IPv6Network:
    try:
        network = ip_network(name, strict=False)
    except ValueError as error:
        raise BadProxies(NOT_A_NETWORK) from error
    if network.prefixlen < WIDEST[network.version]:
        raise BadProxies(TOO_WIDE)
    return network
