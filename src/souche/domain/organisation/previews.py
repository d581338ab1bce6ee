"""Pages of buyers as staff see them: the very same page, from which nothing can be done.

A preview has its own address, below the administration's, and no signed link stands on it: whoever may look
at an order does not thereby hold what its buyer holds.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, cast

from csp.decorators import csp
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.urls import resolve
from django.views.decorators.http import require_safe

from souche.domain.organisation.models import JournalEntry
from souche.kit import clock

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from souche.domain.organisation.models import StaffMember

    View = Callable[..., HttpResponseBase]

# An account shows all that somebody bought.
OF_AN_ACCOUNT = (
    "customers.view_customer",
    "invoices.view_invoice",
    "memberships.view_membership",
    "orders.view_order",
    "orders.view_ticket",
)


def previewed(view: View, *, rights: Collection[str]) -> View:
    """Return a buyer's page as a page of the administration, for staff who hold all these rights.

    Only reading is let through, whatever the page does for its buyer. The page keeps the policy of the
    public pages, which its style needs.
    """

    @require_safe
    @wraps(view)
    def preview(request: HttpRequest, *arguments: Any, **words: Any) -> HttpResponseBase:
        if not request.user.has_perms(rights):
            raise PermissionDenied
        request.is_preview = True  # type: ignore[attr-defined]  # a request may carry how it is looked at
        return view(request, *arguments, **words)

    preview.rights = tuple(rights)  # type: ignore[attr-defined]  # a function may carry what it asks for
    as_public: View = csp(settings.CONTENT_SECURITY_POLICY["DIRECTIVES"])(admin.site.admin_view(preview))
    return as_public


def lead(request: HttpRequest, address: str) -> str:
    """Return the address of a preview, or nowhere to go for staff whom that preview would refuse."""
    rights: Collection[str] = getattr(resolve(address).func, "rights", ())
    return address if request.user.has_perms(rights) else "#"


def note_reading(request: HttpRequest, *, verb: str, subject: str) -> None:
    """Write that somebody of the staff took a document from a preview; a buyer reads their own unnoted."""
    if is_preview(request):
        actor = cast("StaffMember", request.user)
        JournalEntry.record(verb=verb, subject=subject, actor=actor, now=clock.now())


def is_preview(request: HttpRequest) -> bool:
    """Say whether a page is shown to staff in its buyer's place."""
    return bool(getattr(request, "is_preview", False))
