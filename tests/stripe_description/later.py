"""What the description does not say: it is of 2026-05-27.dahlia, and Souche speaks 2026-10-28.endive.

Each change has its source. Fields that Stripe's files leave out and its libraries describe are at the end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

Schema = dict[str, Any]

CHANGELOG = "docs.stripe.com/changelog/"
# The library that Souche speaks to Stripe by, made for its version.
LIBRARY = "stripe-python 16.1.0, "
TEXT: Schema = {"type": "string"}
TEXT_OR_NULL: Schema = {"type": ["string", "null"]}
TEXTS: Schema = {"type": "array", "items": TEXT}
TEXTS_OR_NULL: Schema = {"type": ["array", "null"], "items": TEXT}
ANYTHING: Schema = {}
OPEN_SESSION = "POST /v1/checkout/sessions"
SUBSCRIPTION_INVOICES = "subscriptions_resource_subscription_invoice_settings"
PRINTED_FIELD: Schema = {
    "type": "object",
    "required": ["name", "value"],
    "properties": {"name": TEXT, "value": TEXT},
    "additionalProperties": False,
}
PRINTED_FIELDS: Schema = {"type": "array", "items": PRINTED_FIELD}


# By their source: fields of a kind of object, or parameters of an operation, and what each may be.
ADDED: dict[str, dict[tuple[str, str], Schema]] = {
    f"{CHANGELOG}dahlia/2026-06-24/invoice-description-footer-and-custom-fields": {
        (SUBSCRIPTION_INVOICES, "description"): TEXT_OR_NULL,
        (SUBSCRIPTION_INVOICES, "footer"): TEXT_OR_NULL,
        (SUBSCRIPTION_INVOICES, "custom_fields"): {"type": ["array", "null"], "items": PRINTED_FIELD},
        ("POST /v1/subscriptions", "invoice_settings.description"): TEXT,
        ("POST /v1/subscriptions", "invoice_settings.footer"): TEXT,
        ("POST /v1/subscriptions", "invoice_settings.custom_fields"): PRINTED_FIELDS,
    },
    f"{CHANGELOG}dahlia/2026-07-29/allowed-payment-method-types-parameter": {
        ("payment_intent", "allowed_payment_method_types"): TEXTS_OR_NULL,
    },
    f"{CHANGELOG}dahlia/2026-07-29/adds-customer-and-payment-method-details-to-the-refunds-api": {
        ("refund", "customer"): TEXT_OR_NULL,
        ("refund", "payment_method"): TEXT_OR_NULL,
    },
    f"{CHANGELOG}dahlia/2026-07-29/dispute-payment-method-details-card-network": {
        ("dispute_payment_method_details_card", "network"): TEXT,
    },
    f"{CHANGELOG}dahlia/2026-08-26/adds-a-customer-update-deep-link-for-billing-portal-sessions": {
        ("portal_flows_flow", "customer_update"): ANYTHING,
    },
    f"{CHANGELOG}endive/2026-09-30/remove-payment-method-types-checkout-sessions": {
        ("checkout.session", "allowed_payment_method_types"): TEXTS_OR_NULL,
        (OPEN_SESSION, "allowed_payment_method_types"): TEXTS,
    },
    f"{CHANGELOG}endive/2026-09-30/feedback-options-api": {
        ("cancellation_details", "feedback_option"): TEXT_OR_NULL,
    },
    f"{CHANGELOG}endive/2026-10-28/"
    "invoice-settings-parameters-checkout-sessions-payment-links-subscriptions": {
        (OPEN_SESSION, "subscription_data.invoice_settings.account_tax_ids"): TEXTS,
        (OPEN_SESSION, "subscription_data.invoice_settings.custom_fields"): PRINTED_FIELDS,
        (OPEN_SESSION, "subscription_data.invoice_settings.description"): TEXT,
        (OPEN_SESSION, "subscription_data.invoice_settings.footer"): TEXT,
    },
    f"{CHANGELOG}endive/2026-10-28/evidence-submission-appeal-dispute-decisions": {
        ("dispute_evidence", "appeal"): ANYTHING,
    },
    f"{CHANGELOG}endive/2026-10-28/evidence-submission-method-property-disputes": {
        ("dispute_evidence_details", "submission_method"): {
            "enum": ["manual", "not_submitted", "smart_disputes"]
        },
    },
    f"{LIBRARY}billing_portal.Configuration": {("portal_features", "subscription_pause"): ANYTHING},
    f"{LIBRARY}billing_portal.Session": {("portal_flows_flow", "subscription_pause"): ANYTHING},
    f"{LIBRARY}Subscription": {
        ("subscriptions_resource_trial_settings_end_behavior", "billing_cycle_anchor"): TEXT_OR_NULL,
    },
    # Of all versions: Stripe's answers have them, its description is silent.
    f"{LIBRARY}Charge": {("charge", "source"): ANYTHING},
    f"{LIBRARY}PaymentIntent": {("payment_intent", "source"): ANYTHING},
    f"{LIBRARY}Product": {("product", "type"): {"enum": ["good", "service"]}},
    f"{LIBRARY}Price": {("recurring", "trial_period_days"): {"type": ["integer", "null"]}},
    f"{LIBRARY}SubscriptionItem": {
        ("subscription_item", "plan"): {"$ref": "urn:stripe#/components/schemas/plan"},
    },
}
REMOVED: dict[str, tuple[str, str]] = {
    f"{CHANGELOG}endive/2026-09-30/remove-payment-method-types-checkout-sessions": (
        OPEN_SESSION,
        "payment_method_types",
    ),
}
# Numbers of our seller and of our buyers; each list of kinds of numbers has them since
# docs.stripe.com/changelog/endive/2026-10-28/customer-tax-id-types.
TAX_IDS = ("fr_siren", "fr_siret", "fr_spi")
# What an endpoint may ask its events in (stripe-python 16.1.0, WebhookEndpointCreateParams).
VERSION = "2026-10-28.endive"


def with_later_versions(document: Schema) -> Schema:
    """Return the description of the version that we speak."""
    for (owner, field), schema in ((place, one) for added in ADDED.values() for place, one in added.items()):
        *way, name = field.split(".")
        fields_at(document, owner, way)[name] = schema
    for owner, field in REMOVED.values():
        del fields_at(document, owner, [])[field]
    for words in _enumerations(document):
        if "eu_vat" in words:
            words.extend(TAX_IDS)
        if "2026-05-27.dahlia" in words:
            words.append(VERSION)
    return document


def fields_at(document: Schema, owner: str, way: list[str]) -> Schema:
    """Return the fields of a kind of object, or the parameters of an operation below some names."""
    operations, kinds = document["operations"], document["components"]["schemas"]
    schema = operations[owner]["parameters"] if owner in operations else kinds[owner]
    for name in way:
        schema = schema["properties"][name]
    fields: Schema = schema["properties"]
    return fields


def _enumerations(branch: Any) -> Iterator[list[Any]]:
    """Yield every list of words that a value may be."""
    if isinstance(branch, list):
        for one in branch:
            yield from _enumerations(one)
    elif isinstance(branch, dict):
        if isinstance(branch.get("enum"), list):
            yield branch["enum"]
        for one in branch.values():
            yield from _enumerations(one)
