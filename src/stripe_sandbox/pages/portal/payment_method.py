"""The page on which a customer gives another card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe_sandbox.api.cards import TEST_CARDS, CardDeclined
from stripe_sandbox.api.portal.card import replace_card
from stripe_sandbox.api.portal.subscriptions import NotOffered
from stripe_sandbox.api.subscription import UNPAID
from stripe_sandbox.documents.formats import in_fours
from stripe_sandbox.pages.checkout import PAYMENT_REQUIRED, UNPROCESSABLE, refusal_sentence
from stripe_sandbox.pages.payment_form import WrongForm, read_card

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.responses import Response

    from stripe_sandbox.pages.portal.turn import Turn


def ask_card(turn: Turn) -> Response:
    """Show an empty form."""
    return _form(turn)


def take_card(turn: Turn) -> Response:
    """Keep the card and pay what is unpaid, or say what is wrong with it."""
    _check_offered(turn)
    name = turn.form.get("card_name", "")
    try:
        card = read_card(typed=turn.form, now=turn.work.now)
        subscriptions = replace_card(work=turn.work, visit=turn.visit, card=card, name=name)
    except WrongForm as wrong:
        return _form(turn, errors=wrong.errors, status=UNPROCESSABLE)
    except CardDeclined as declined:
        refusal = refusal_sentence(declined, language=turn.language)
        return _form(turn, refusal=refusal, status=PAYMENT_REQUIRED)
    is_unpaid = any(subscription["status"] in UNPAID for subscription in subscriptions)
    return turn.done("card_refused" if is_unpaid else "card_saved")


def _check_offered(turn: Turn) -> None:
    if not turn.visit.allows("payment_method_update"):
        raise NotOffered("payment_method_update")


def _form(
    turn: Turn, *, errors: Mapping[str, str] | None = None, refusal: str | None = None, status: int = 200
) -> Response:
    _check_offered(turn)
    # The security code is never written back: nothing may keep it.
    typed = {name: value for name, value in turn.form.items() if name != "card_cvc"}
    return turn.show(
        "payment_method.html",
        status=status,
        typed=typed,
        errors=errors or {},
        refusal=refusal,
        test_cards={in_fours(number): card.effect for number, card in TEST_CARDS.items()},
    )
