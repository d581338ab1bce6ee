"""What the logs may not say: the word that opens an order, a membership, an account or the administration."""

from __future__ import annotations

import logging
import re

from souche.kit.links import without_links

LINK = re.compile(
    r"(/commandes/|/panier/|/mon-adhesion/|/mon-compte/entrer/|/administration/invitation/|/administration/password/)"
    r"[^/\s]+"
)


class MaskedLine(logging.Formatter):
    """Write a line without signatures and without what follows a host, in tracebacks too."""

    def format(self, record: logging.LogRecord) -> str:
        """Write, then mask."""
        return str(without_links(LINK.sub(r"\1…", super().format(record))))


class MaskOrderLinks(logging.Filter):
    """Write `/commandes/…/` instead of the link, in the message and in its arguments."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Mask and let through."""
        record.msg = _masked(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(_masked(argument) for argument in record.args)
        return True


def _masked(value: object) -> object:
    return LINK.sub(r"\1…", value) if isinstance(value, str) else value
