"""What the organiser gives back of an order: which tickets, for how much, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from souche.domain.payments.models import RefundReason
from souche.entrypoints.administration import look
from souche.entrypoints.administration.amounts import EurosField, euros

if TYPE_CHECKING:
    from collections.abc import Iterator

    from souche.domain.memberships.entitlements import Entitlements

REFUND, VOID = "refund", "void"
WAYS = (
    (REFUND, _("Refund: the money goes back, with the credit note of its invoice")),
    (VOID, _("Cancel without refunding: no money goes back")),
)
# Why an organiser gives money back; the other reasons are found by the box office itself.
REASONS = [(reason.value, reason.label) for reason in (RefundReason.ORGANISER, RefundReason.BUYER)]


class RefundForm(forms.Form):
    """Nothing is chosen beforehand: a click too many must not empty an order."""

    is_everything = forms.BooleanField(
        label=_("The whole order"), required=False, widget=look.Checkbox, help_text=_("Or choose below:")
    )
    chosen = forms.MultipleChoiceField(
        label=_("Tickets and memberships"), required=False, widget=look.Checkboxes
    )
    way = forms.ChoiceField(label=_("What to do"), choices=WAYS, widget=look.Options, initial=REFUND)
    fee_cents = EurosField(
        label=_("Fee kept, €"),
        required=False,
        widget=look.Line,
        help_text=_("In all, not per ticket. Empty: everything goes back."),
    )
    reason = forms.ChoiceField(
        label=_("Reason"), choices=REASONS, widget=look.Options, initial=RefundReason.ORGANISER.value
    )
    message = forms.CharField(
        label=_("Message to the buyer"),
        required=False,
        max_length=500,
        widget=look.Textarea(attrs={"rows": 2}),
        help_text=_("It stands in the e-mail that tells what was cancelled."),
    )
    comment = forms.CharField(
        label=_("Note for the house"),
        required=False,
        max_length=500,
        widget=look.Textarea(attrs={"rows": 2}),
        help_text=_("The buyer does not see it."),
    )

    def __init__(self, *args: Any, entitlements: Entitlements, **options: Any) -> None:
        super().__init__(*args, **options)
        self.entitlements = entitlements
        self.fields["chosen"].choices = list(_choices(entitlements))  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        """Ask for something to give back."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("is_everything"):
            cleaned["chosen"] = self.entitlements.public_ids
        if not cleaned.get("chosen") and "chosen" not in self.errors:
            raise ValidationError({"chosen": _("Choose at least one ticket, or the whole order.")})
        return cleaned

    @property
    def is_refunded(self) -> bool:
        """Say whether money goes back."""
        return bool(self.cleaned_data["way"] == REFUND)

    @property
    def fee(self) -> int:
        """Return the cents that are kept."""
        return self.cleaned_data["fee_cents"] or 0


def _choices(entitlements: Entitlements) -> Iterator[tuple[str, str]]:
    for ticket in entitlements.tickets:
        name = gettext("Ticket no. {number}").format(number=ticket.printed_number)
        yield ticket.public_id, f"{name} – {ticket.line.label} – {_price(ticket.line.unit_cents)}"
    for membership in entitlements.memberships:
        yield membership.public_id, f"{membership.line.label} – {_price(membership.line.unit_cents)}"


def _price(cents: int) -> str:
    return euros(cents) if cents else gettext("Free")
