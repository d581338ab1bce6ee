"""What a visitor was refused is one line of the log: our own faults alone show where they are."""

from __future__ import annotations

import logging
from http import HTTPStatus


class OneLineForRefusals(logging.Filter):
    """Drop the traceback that Django adds to answers below 500: a stranger can make as many as they like.

    An address of ours that was asked under another name is a stranger's too, and no error of ours.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Shorten and let through."""
        if record.name.startswith("django.") and _is_refusal(record):
            record.exc_info = record.exc_text = None
            record.levelno, record.levelname = logging.WARNING, "WARNING"
        return True


def _is_refusal(record: logging.LogRecord) -> bool:
    status = getattr(record, "status_code", None)
    if status is None:
        return record.name.startswith("django.security.")
    return bool(status < HTTPStatus.INTERNAL_SERVER_ERROR)
