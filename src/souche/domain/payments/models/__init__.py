"""What is written of money at Stripe: payments, refunds, disputes, cases, VAT rates, the inbox of events."""

from souche.domain.payments.models.cases import (
    AlreadyHandled,
    Case,
    CaseKind,
    CaseOutcome,
    CaseQuerySet,
)
from souche.domain.payments.models.disputes import (
    Dispute,
    DisputeQuerySet,
    DisputeReason,
    DisputeStatus,
)
from souche.domain.payments.models.events import StripeEvent, StripeEventQuerySet
from souche.domain.payments.models.payments import Payment, PaymentQuerySet, payment_id
from souche.domain.payments.models.refunds import (
    Refund,
    RefundedLine,
    RefundQuerySet,
    RefundReason,
    RefundStatus,
    refund_id,
)
from souche.domain.payments.models.tax_rates import StripeTaxRate

__all__ = [
    "AlreadyHandled",
    "Case",
    "CaseKind",
    "CaseOutcome",
    "CaseQuerySet",
    "Dispute",
    "DisputeQuerySet",
    "DisputeReason",
    "DisputeStatus",
    "Payment",
    "PaymentQuerySet",
    "Refund",
    "RefundQuerySet",
    "RefundReason",
    "RefundStatus",
    "RefundedLine",
    "StripeEvent",
    "StripeEventQuerySet",
    "StripeTaxRate",
    "payment_id",
    "refund_id",
]
