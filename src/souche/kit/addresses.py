"""Where a request comes from, for throttles: a stranger elsewhere must not lock out the owner."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.http import HttpRequest

# What one house or one telephone receives (RFC 6177): its owner may use any address below it.
ONE_VISITOR = 64


def client_address(request: HttpRequest) -> str:
    """Return the address of the visitor, which was found before any page (entrypoints/shop/visitors.py).

    It is empty when a socket of this machine speaks to us and no proxy is named for it.
    """
    address: str = request.META.get("REMOTE_ADDR", "")
    return address


def network_of(address: str) -> str:
    """Return what stands for one visitor: an IPv4 address or an IPv6 /64; any other text as it is."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        return str(parsed.ipv4_mapped or ip_network(f"{parsed}/{ONE_VISITOR}", strict=False))
    return str(parsed)


def first_of_network(address: str) -> str | None:
    """Return one address for all those of one visitor, where no network can be kept; None for no address."""
    first = network_of(address).partition("/")[0]
    try:
        return str(ip_address(first))
    except ValueError:
        return None
