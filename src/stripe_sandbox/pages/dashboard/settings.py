"""The settings that matter to a box office: public details, tax ids, mails, and how the sandbox behaves."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response

from stripe_sandbox.pages.rendering import render, request_language
from stripe_sandbox.state.account import ADDRESS_FIELDS, BadAccount
from stripe_sandbox.state.options import BadOption, choices_of, kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from starlette.requests import Request

    from stripe_sandbox.sandbox import Sandbox

    Json = dict[str, Any]

PATH = "/dashboard/settings"
SEE_OTHER, UNPROCESSABLE = 303, 422
# The account's editable texts and the words that label them.
DETAILS = {
    "name": "public_name",
    "email": "public_email",
    "support_email": "support_email",
    "support_phone": "support_phone",
    "url": "public_url",
}


class SettingsPage:
    """Starlette endpoints of the page; the control endpoints `account` and `settings` do the same."""

    def __init__(self, *, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def show(self, request: Request) -> Response:
        """Show the settings in force."""
        return self._page(request)

    async def edit_account(self, request: Request) -> Response:
        """Change the public details and the tax ids."""
        typed = {name: str(value).strip() for name, value in (await request.form()).items()}
        return self._saved(request, lambda: self._sandbox.edit_account(_account_typed(typed)))

    async def edit_options(self, request: Request) -> Response:
        """Choose how the sandbox behaves."""
        typed = {name: str(value).strip() for name, value in (await request.form()).items()}
        return self._saved(request, lambda: self._sandbox.change_options(_options_typed(typed)))

    def _saved(self, request: Request, save: Callable[[], object]) -> Response:
        try:
            save()
        except (BadAccount, BadOption) as wrong:
            return self._page(request, wrong=str(wrong), status=UNPROCESSABLE)
        return RedirectResponse(f"{PATH}?saved=1", status_code=SEE_OTHER)

    def _page(self, request: Request, *, wrong: str = "", status: int = 200) -> Response:
        account = self._sandbox.account()
        profile = account["business_profile"]
        values = {"name": profile["name"], "email": account["email"], **profile}
        address = profile["support_address"] or {}
        return render(
            request,
            "settings.html",
            language=request_language(request),
            status=status,
            details=[(name, label, values.get(name) or "") for name, label in DETAILS.items()],
            address=[(name, address.get(name) or "") for name in ADDRESS_FIELDS],
            tax_ids=self._tax_ids(account),
            options=[
                (name, kind_of(name).__name__, choices_of(name), value)
                for name, value in asdict(self._sandbox.options()).items()
            ],
            wrong=wrong,
            is_saved="saved" in request.query_params,
        )

    def _tax_ids(self, account: Json) -> str:
        names = account["settings"]["invoices"]["default_account_tax_ids"] or []
        found = [self._sandbox.find(name) or {} for name in names]
        return "\n".join(f"{tax_id['type']} {tax_id['value']}" for tax_id in found if tax_id)


def _account_typed(typed: Mapping[str, str]) -> Json:
    """Return what `edit_account` takes; raise BadAccount for a tax id that is no pair."""
    changes: Json = {name: typed[name] or None for name in DETAILS if name in typed}
    changes["address"] = {name: typed.get(f"address_{name}") or None for name in ADDRESS_FIELDS}
    lines = [line.split(maxsplit=1) for line in typed.get("tax_ids", "").splitlines() if line.strip()]
    if any(len(line) == 1 for line in lines):
        raise BadAccount("tax_ids: eu_vat FR12345678901")
    changes["tax_ids"] = [{"type": kind, "value": value} for kind, value in lines]
    return changes


def _options_typed(typed: Mapping[str, str]) -> Json:
    """Return every setting of the form in its own type, where that is what was typed."""
    return {name: _typed_value(name, text) for name, text in typed.items()}


def _typed_value(name: str, text: str) -> Any:
    kind = kind_of(name)
    if kind is bool:
        return text == "true"
    return int(text) if kind is int and text.isdecimal() else text
