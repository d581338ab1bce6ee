"""What the public pages let a browser do: the narrowest policy with which they work."""

from __future__ import annotations

from typing import Any

from csp.constants import NONCE, NONE, SELF

# Nothing of a machine is asked for, whatever script would run.
PERMISSIONS = (
    "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), hid=(), bluetooth=(), midi=(), "
    "display-capture=(), accelerometer=(), gyroscope=(), magnetometer=(), browsing-topics=()"
)


def public_policy(*, destinations: list[str]) -> dict[str, Any]:
    """Return django-csp's setting; `destinations` are the origins to which a form may lead.

    Chromium asks `form-action` about the redirect that answers a form too (w3.org/TR/CSP3, 6.3.1.1): what is
    not listed there cannot be reached by paying.
    """
    return {
        "DIRECTIVES": {
            "default-src": [NONE],
            "script-src": [SELF],
            "style-src": [SELF, NONCE],
            "img-src": [SELF, "data:"],
            "connect-src": [SELF],
            "form-action": [SELF, *destinations],
            "base-uri": [NONE],
            "object-src": [NONE],
            "frame-ancestors": [NONE],
        }
    }
