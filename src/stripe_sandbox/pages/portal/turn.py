"""One step of a customer in their portal, and how its page is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse

from stripe_sandbox.pages.checkout import SEE_OTHER, seller_name
from stripe_sandbox.pages.rendering import render, request_language

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from starlette.requests import Request
    from starlette.responses import Response

    from stripe_sandbox.api.portal.session import Visit
    from stripe_sandbox.documents.words import Language
    from stripe_sandbox.state.state import Work


@dataclass(frozen=True, kw_only=True)
class Turn:
    """What a page is made from: the request and its form, the transaction, and who is in the portal."""

    request: Request
    form: Mapping[str, str]
    work: Work
    visit: Visit

    @property
    def home(self) -> str:
        """Return the address of the portal's first page."""
        return f"/p/session/{self.visit.token}"

    @property
    def language(self) -> Language:
        """Return the language of the session, else the customer's, else the browser's."""
        preferred = self.visit.customer["preferred_locales"]
        return request_language(self.request, self.visit.session["locale"], *preferred)

    def show(self, template: str, *, status: int = 200, **values: Any) -> Response:
        """Return a page of the portal; templates also get `visit`, `seller` and `home`."""
        return render(
            self.request,
            f"portal/{template}",
            language=self.language,
            status=status,
            visit=self.visit,
            seller=seller_name(self.work.state.account()),
            home=self.home,
            **values,
        )

    def done(self, news: str) -> Response:
        """Go where the flow leads, else to the first page, which tells what was done by one of its NEWS."""
        flow = self.visit.session["flow"]
        redirect = flow["after_completion"]["redirect"] if flow else None
        address = redirect["return_url"] if redirect else f"{self.home}?news={news}"
        return RedirectResponse(address, status_code=SEE_OTHER)
