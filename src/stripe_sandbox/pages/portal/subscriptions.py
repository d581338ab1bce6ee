"""The customer's subscriptions: what the first page says of each, and the page that cancels one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stripe_sandbox.api.portal.subscriptions import cancel, cancellable, keep, subscriptions_of
from stripe_sandbox.api.subscription import UNPAID, period_of
from stripe_sandbox.api.subscriptions.wording import describe_period

if TYPE_CHECKING:
    from typing import Any

    from starlette.responses import Response

    from stripe_sandbox.pages.portal.turn import Turn

    Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Row:
    """One subscription as it is shown; `end` is that of its period, in Unix seconds."""

    id: str
    lines: list[str]
    status: str
    news: str
    end: int
    is_leaving: bool


def rows(turn: Turn) -> list[Row]:
    """Return the rows of the customer's subscriptions."""
    return [_row(turn, one) for one in subscriptions_of(work=turn.work, visit=turn.visit)]


def _row(turn: Turn, subscription: Json) -> Row:
    return Row(
        id=subscription["id"],
        lines=[_line(turn, item) for item in subscription["items"]["data"]],
        status=subscription["status"],
        news=_news(subscription),
        end=period_of(subscription)[1],
        is_leaving=subscription["cancel_at_period_end"],
    )


def _line(turn: Turn, item: Json) -> str:
    product = turn.work.store.get(item["price"]["product"]) or {}
    return describe_period(item=item, product=product.get("name", ""), language=turn.language)


def _news(subscription: Json) -> str:
    if subscription["status"] in UNPAID:
        return "portal_is_unpaid"
    if subscription["cancel_at_period_end"]:
        return "portal_ends_on"
    return "portal_trial_until" if subscription["status"] == "trialing" else "portal_renews_on"


def ask_cancel(turn: Turn) -> Response:
    """Ask whether the customer is sure."""
    subscription = _subscription(turn)
    feature = turn.visit.configuration["features"]["subscription_cancel"]
    reason = feature["cancellation_reason"]
    return turn.show(
        "cancel.html",
        row=_row(turn, subscription),
        is_immediate=feature["mode"] == "immediately",
        reasons=reason["options"] if reason["enabled"] else [],
    )


def take_cancel(turn: Turn) -> Response:
    """Cancel the subscription and go back to the first page."""
    details = {name: turn.form.get(name) or None for name in ("feedback", "comment")}
    subscription = cancel(work=turn.work, visit=turn.visit, subscription=_subscription(turn), details=details)
    return turn.done("ended" if subscription["status"] == "canceled" else "leaving")


def take_keep(turn: Turn) -> Response:
    """Keep the subscription after all and go back to the first page."""
    keep(work=turn.work, subscription=_subscription(turn))
    return turn.done("kept")


def _subscription(turn: Turn) -> Json:
    subscription_id = turn.request.path_params["subscription_id"]
    return cancellable(work=turn.work, visit=turn.visit, subscription_id=subscription_id)
