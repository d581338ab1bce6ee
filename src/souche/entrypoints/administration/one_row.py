"""A table of one row is one form: what the pages of such tables have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse

from souche.domain.accounting.models import AccountChart
from souche.domain.organisation.models import Organisation
from souche.entrypoints.administration import look

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

OneRow = TypeVar("OneRow", Organisation, AccountChart)


class OneRowAdmin(look.ModelAdmin[OneRow]):
    """No list, no second row, no deletion; the first save writes the row."""

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002  # Django's name
        """Refuse a second row."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002  # same
        """Refuse."""
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Go straight to the form."""
        del extra_context
        if not self.has_view_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(
            reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[1])
        )

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> OneRow | None:
        """Return the one row, written or still to be."""
        del request, from_field
        return self.model.current() if object_id == "1" else None
