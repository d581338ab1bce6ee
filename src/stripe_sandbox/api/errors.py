"""Stripe's error objects, with its own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stripe_sandbox.state.store import Json

BAD_REQUEST = 400
UNAUTHORIZED = 401
PAYMENT_REQUIRED = 402
FORBIDDEN = 403
NOT_FOUND = 404
CONFLICT = 409
TOO_MANY = 429
SERVER_ERROR = 500
MOST_ENDPOINTS = 16


class StripeError(Exception):
    """An answer that is no success.

    `is_saved` says whether an idempotency key replays it, `should_retry` whether libraries are told to try
    again at once.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int = BAD_REQUEST,
        kind: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
        is_saved: bool = True,
        should_retry: bool = False,
        decline_code: str | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.kind = kind
        self.code = code
        self.param = param
        self.is_saved = is_saved
        self.should_retry = should_retry
        self.decline_code = decline_code

    def body(self, *, request_log_url: str) -> Json:
        """Return the error as Stripe writes it."""
        error: Json = {}
        if self.code:
            error["code"] = self.code
            error["doc_url"] = f"https://stripe.com/docs/error-codes/{self.code.replace('_', '-')}"
        if self.decline_code:
            error["decline_code"] = self.decline_code
        error["message"] = self.message
        if self.param:
            error["param"] = self.param
        error["request_log_url"] = request_log_url
        error["type"] = self.kind
        return {"error": error}


class PaymentRefused(StripeError):
    """The bank refused: a 402, and what the attempt recorded stays, unlike the effects of other errors."""

    def __init__(self, message: str, *, code: str, decline_code: str) -> None:
        super().__init__(
            message, status=PAYMENT_REQUIRED, kind="card_error", code=code, decline_code=decline_code
        )


def invalid(message: str, *, param: str | None = None, code: str | None = None) -> StripeError:
    """Return a 400 that a running endpoint raises."""
    return StripeError(message, param=param, code=code)


def malformed(message: str, *, param: str | None = None, code: str | None = None) -> StripeError:
    """Return a 400 about the parameters themselves: no idempotency key keeps it."""
    return StripeError(message, param=param, code=code, is_saved=False)


def unsupported(what: str, *, param: str | None = None) -> StripeError:
    """Return the refusal of something that Stripe knows and this sandbox does not do."""
    return StripeError(
        f"{what} is not supported by this sandbox yet.",
        param=param,
        code="sandbox_unsupported",
        is_saved=False,
    )


def server_error(*, is_saved: bool) -> StripeError:
    """Return Stripe's 500; one that happens after the request began is saved, like any answer."""
    return StripeError("An unknown error occurred.", status=SERVER_ERROR, kind="api_error", is_saved=is_saved)


def too_many_endpoints() -> StripeError:
    """Return the refusal of one webhook endpoint more (seen in getlago/lago-api #2154)."""
    return invalid(f"You have reached the maximum of {MOST_ENDPOINTS} test webhook endpoints.")


def no_such(kind: str, object_id: str, *, param: str = "id", status: int = BAD_REQUEST) -> StripeError:
    """Return Stripe's refusal of an unknown id; 404 when the id is the address, 400 in a parameter."""
    word = kind.replace(".", " ")
    return StripeError(f"No such {word}: '{object_id}'", status=status, code="resource_missing", param=param)
