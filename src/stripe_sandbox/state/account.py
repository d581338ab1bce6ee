"""The one account of the sandbox: a French organisation that can take cards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import stripe

from stripe_sandbox.state.ids import new_id
from stripe_sandbox.state.shapes import complete
from stripe_sandbox.state.tax_numbers import is_well_formed, refusal_of

if TYPE_CHECKING:
    from stripe_sandbox.state.store import Json

# Fields a person may change through the sandbox's own control endpoint.
EDITABLE = ("name", "email", "url", "support_email", "support_phone", "address", "tax_ids", "country")
ADDRESS_FIELDS = ("line1", "line2", "postal_code", "city", "state", "country")
_ABSENT = frozenset({"individual", "groups", "controller", "external_accounts"})
_LISTED = ("alternatives", "currently_due", "errors", "eventually_due", "past_due", "pending_verification")


class BadAccount(Exception):
    """The account cannot be changed so; the message says why."""


def french_account(*, account_id: str, created: int) -> Json:
    """Return the account of a new sandbox."""
    return complete(
        stripe.Account,
        {
            "id": account_id,
            "object": "account",
            "business_profile": _profile(),
            "business_type": "company",
            "capabilities": {"card_payments": "active", "transfers": "active"},
            "charges_enabled": True,
            "company": {"address": _address(), "name": "Organisation de démonstration", "phone": None},
            "country": "FR",
            "created": created,
            "default_currency": "eur",
            "details_submitted": True,
            "email": "contact@organisation.example",
            "future_requirements": _nothing_required(),
            "metadata": {},
            "payouts_enabled": True,
            "requirements": _nothing_required(),
            "settings": _settings(),
            "tos_acceptance": {"date": created, "ip": None, "user_agent": None},
            "type": "standard",
        },
        absent=_ABSENT,
    )


def _nothing_required() -> Json:
    return {name: [] for name in _LISTED} | {"current_deadline": None, "disabled_reason": None}


def _profile() -> Json:
    return {
        "annual_revenue": None,
        "estimated_worker_count": None,
        "mcc": "7922",
        "minority_owned_business_designation": None,
        "name": "Organisation de démonstration",
        "product_description": None,
        "support_address": _address(),
        "support_email": "contact@organisation.example",
        "support_phone": None,
        "support_url": None,
        "url": None,
    }


def _address() -> Json:
    return {
        "city": "Paris",
        "country": "FR",
        "line1": "1 rue de l’Exemple",
        "line2": None,
        "postal_code": "75001",
        "state": None,
    }


def _settings() -> Json:
    return {
        "branding": {"icon": None, "logo": None, "primary_color": None, "secondary_color": None},
        "card_payments": {
            "decline_on": {"avs_failure": False, "cvc_failure": False},
            "statement_descriptor_prefix": None,
            "statement_descriptor_prefix_kana": None,
            "statement_descriptor_prefix_kanji": None,
        },
        "dashboard": {"display_name": "Organisation de démonstration", "timezone": "Europe/Paris"},
        "invoices": {"default_account_tax_ids": None, "hosted_payment_method_save": "never"},
        "payments": {
            "statement_descriptor": "DEMONSTRATION",
            "statement_descriptor_kana": None,
            "statement_descriptor_kanji": None,
        },
    }


def edited_account(account: Json, *, changes: Json) -> tuple[Json, list[Json] | None]:
    """Return the account with its public details changed, and its tax ids ({type, value}) when given.

    Raises BadAccount for an unknown field or a value of the wrong kind.
    """
    unknown = sorted(changes.keys() - set(EDITABLE))
    if unknown:
        raise BadAccount(f"Unknown field: {unknown[0]}. Fields are {', '.join(EDITABLE)}.")
    for name in EDITABLE:
        _check(name, changes.get(name))
    account["country"] = changes.get("country", account["country"])
    account["email"] = changes.get("email", account["email"])
    _rename(account, name=changes.get("name"))
    profile = account["business_profile"]
    profile |= {name: changes[name] for name in ("support_email", "support_phone", "url") if name in changes}
    if "address" in changes:
        address = dict.fromkeys(ADDRESS_FIELDS) | changes["address"]
        profile["support_address"] = address
        account["company"]["address"] = address
    return account, changes.get("tax_ids")


def account_tax_id(given: Json, *, created: int) -> Json:
    """Return a tax id of the account itself, from {type, value}."""
    values = {
        "id": new_id("txi"),
        "object": "tax_id",
        "country": str(given["type"])[:2].upper(),
        "created": created,
        "livemode": False,
        "owner": {"type": "self"},
        "type": str(given["type"]),
        "value": str(given["value"]),
    }
    return complete(stripe.TaxId, values, absent=frozenset({"customer_account"}))


def _rename(account: Json, *, name: str | None) -> None:
    if name is not None:
        account["business_profile"]["name"] = name
        account["company"]["name"] = name
        account["settings"]["dashboard"]["display_name"] = name


def _check(name: str, value: Any) -> None:
    if value is None:
        return
    if name == "address":
        if not isinstance(value, dict) or value.keys() - set(ADDRESS_FIELDS):
            raise BadAccount(f"address is an object of {', '.join(ADDRESS_FIELDS)}.")
    elif name == "tax_ids":
        if not isinstance(value, list) or any(
            not isinstance(item, dict) or set(item) != {"type", "value"} for item in value
        ):
            raise BadAccount("tax_ids is a list of {type, value}.")
        for item in value:
            if not is_well_formed(kind=str(item["type"]), value=str(item["value"])):
                raise BadAccount(refusal_of(kind=item["type"]))
    elif not isinstance(value, str):
        raise BadAccount(f"{name} must be a string.")
