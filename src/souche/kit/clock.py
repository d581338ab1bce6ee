"""The time, asked in one place so that everything below receives it as an argument."""

from datetime import datetime

from django.utils import timezone


def now() -> datetime:
    """Return this instant, aware, in UTC."""
    return timezone.now()
