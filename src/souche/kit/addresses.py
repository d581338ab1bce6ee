"""Where a request comes from, for throttles: a stranger elsewhere must not lock out the owner."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

# What one house or one telephone receives (RFC 6177): its owner may use any address below it.
ONE_VISITOR = 64


def client_address(request: HttpRequest) -> str:
    """Return the address of the visitor: behind our proxy, the last one that the proxy itself wrote."""
    direct: str = request.META.get("REMOTE_ADDR", "")
    if not settings.BEHIND_PROXY:
        return direct
    return request.headers.get("X-Forwarded-For", direct).rpartition(",")[2].strip()


def network_of(address: str) -> str:
    """Return what stands for one visitor: an IPv4 address or an IPv6 /64; any other text as it is."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        return str(parsed.ipv4_mapped or ip_network(f"{parsed}/{ONE_VISITOR}", strict=False))
    return str(parsed)
