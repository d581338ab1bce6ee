"""What can go wrong between us and Stripe, in three words a person can act on."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import stripe

if TYPE_CHECKING:
    from collections.abc import Iterator


class StripeFailed(Exception):
    """Stripe did not do what was asked."""


class StripeUnreachable(StripeFailed):
    """No answer, a late one, or an apology: asking again later may work."""


class StripeRefused(StripeFailed):
    """Stripe understood and said no: asking again will not help."""


class StripeTaxIdUnknown(StripeRefused):
    """A number of ours that was told to Stripe is no longer there."""


class StripeTaxIdRefused(StripeRefused):
    """A number of the buyer's is one that Stripe does not take: another may be."""


class StripeKeyRefused(StripeRefused):
    """The key is unknown, revoked, or lacks a permission."""


class StripeKeyLost(StripeKeyRefused):
    """A key is stored, and the SECRET_KEY of today does not open it: it has to be typed again."""


class StripePermissionMissing(StripeKeyRefused):
    """The key is known, and restricted: it may not do this."""


@contextmanager
def in_our_words() -> Iterator[None]:
    """Turn the SDK's errors into ours, keeping the original as the cause."""
    try:
        yield
    except stripe.PermissionError as error:
        raise StripePermissionMissing(str(error)) from error
    except stripe.AuthenticationError as error:
        raise StripeKeyRefused(str(error)) from error
    except stripe.InvalidRequestError as error:
        raise _refusal(error)(str(error)) from error
    except (stripe.CardError, stripe.IdempotencyError) as error:
        raise StripeRefused(str(error)) from error
    except stripe.StripeError as error:  # connection, timeout, 429, 409 and 5xx
        raise StripeUnreachable(str(error)) from error


def _refusal(error: stripe.InvalidRequestError) -> type[StripeRefused]:
    if error.code == "tax_id_invalid":
        return StripeTaxIdRefused
    return StripeTaxIdUnknown if "account_tax_ids" in (error.param or "") else StripeRefused
