"""What Stripe prints of an order: its lines with their day and place, and the particulars of its invoice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.text import Truncator
from django.utils.translation import gettext

from souche.domain.catalogue.models import Term
from souche.domain.payments.gateway.facts import InvoiceRequest, SessionLine
from souche.domain.payments.tax_rates import tax_rate_id
from souche.kit.one_line import on_one_line
from souche.kit.wording import instant_in_words

if TYPE_CHECKING:
    from decimal import Decimal

    from souche.domain.catalogue.models import Event
    from souche.domain.orders.models import Order
    from souche.domain.organisation.models import Organisation
    from souche.domain.payments.gateway.facts import StripeAccess

# Stripe's own limits (docs.stripe.com/api): a product's name, and an invoice's memo.
LONGEST_LABEL = 250
LONGEST_DESCRIPTION = 1500


def when_and_where(*, event: Event, organisation: Organisation, language: str) -> str:
    """Say in `language` when an event begins, by the clock of the house, and where."""
    starts_at = instant_in_words(instant=event.starts_at, time_zone=organisation.time_zone, language=language)
    return f"{starts_at}, {event.place_name}"


def label_with(period: str, *, label: str) -> str:
    """Return a label with its day or duration, as long as Stripe prints: a long label gives way to them."""
    end = f" ({on_one_line(period)})"
    return Truncator(on_one_line(label)).chars(LONGEST_LABEL - len(end)) + end


def is_label_of(printed: str, *, label: str) -> bool:
    """Say whether a printed label is one of `label`, whole or shortened."""
    return printed.startswith(label) or label.startswith(printed.partition("… (")[0])


def printed_line(
    *,
    access: StripeAccess,
    country: str,
    label: str,
    term: str,
    when: str,
    unit_cents: int,
    quantity: int,
    vat_rate: Decimal,
) -> SessionLine:
    """Return a line as Stripe is to print it: of a membership (`term`) its duration, else its `when`.

    `unit_cents` includes VAT. The law wants the date or the duration on each line (CGI, annexe II, art. 242
    nonies A, 10°). Raises StripeFailed where the VAT rate is new.
    """
    period = str(Term(term).label) if term else when
    return SessionLine(
        label=label_with(period, label=label),
        description="",
        unit_cents=unit_cents,
        quantity=quantity,
        tax_rate_id=tax_rate_id(access=access, percentage=vat_rate, country=country) if vat_rate else "",
    )


def printed_particulars(
    *, order: Order, what: str, organisation: Organisation, told: tuple[str, ...] = ()
) -> InvoiceRequest:
    """Return the texts of an order's invoice, in the language that is active.

    `what` was sold; `told` are sentences to print before, such as which invoice this one replaces.
    """
    description = gettext("Order %(number)s – %(what)s") % {"number": order.number, "what": what}
    description = "\n".join(sentence for sentence in (*told, description) if sentence)
    # Two of the buyer and two of ours at most: Stripe takes four.
    asked = order.identity.custom_fields() if order.identity else []
    return InvoiceRequest(
        description=description[:LONGEST_DESCRIPTION],
        footer=organisation.footer_with(mentions=order.mentions),
        custom_fields=(*asked, *organisation.custom_fields()),
        account_tax_ids=tuple(organisation.stripe_tax_ids),
    )
