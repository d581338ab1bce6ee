"""What opens something to whoever reads it, taken out of what others may see."""

from __future__ import annotations

import re
from typing import Any

# An address without what follows its host: who sees it knows where it led, and cannot go there.
ADDRESS = re.compile(
    r"\b([a-z][a-z0-9+.-]*://)"  # scheme
    r"(?:[^\s/?#\"'<>@]*@)?"  # name and password
    r"([^\s/?#\"'<>]+)"  # host
    r"[/?#][^\s\"'<>]*",
    re.IGNORECASE,
)
# A signature of ours (SHA-256 in URL-safe base64), after the word that it signs.
SIGNATURE = re.compile(r":[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])")
# What a browser may act with at Stripe (docs.stripe.com/api/payment_intents/object, client_secret).
CLIENT_SECRET = re.compile(r"_secret_[A-Za-z0-9]+")


def without_links(content: Any) -> Any:
    """Return a text, or what JSON holds, with `…` instead of whatever opens or signs something."""
    if isinstance(content, str):
        return _masked(content)
    if isinstance(content, dict):
        return {_masked(str(name)): without_links(value) for name, value in content.items()}
    if isinstance(content, list | tuple):
        return [without_links(value) for value in content]
    return content


def _masked(text: str) -> str:
    text = ADDRESS.sub(r"\1\2/…", text)
    text = SIGNATURE.sub(":…", text)
    return CLIENT_SECRET.sub("_secret_…", text)
