"""What the administration saves is in the journal: who, when, and each field, old and new."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.db.models import Model

from souche.domain.organisation.models import JournalEntry
from souche.entrypoints.administration import look
from souche.kit import clock
from souche.kit.changes import changes_between, snapshot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet
    from django.http import HttpRequest

    from souche.domain.organisation.models import StaffMember
    from souche.kit.changes import Snapshot

Row = TypeVar("Row", bound=Model)


class TrackedAdmin(look.ModelAdmin[Row]):
    """Pages of rows that people change; each save, from a page or a list, is one entry of the journal."""

    # What changes by itself, such as the places that buyers take.
    untold: Sequence[str] = ()

    def told_with(self, row: Row) -> list[Model]:
        """Return the rows that are saved together with this one, itself included."""
        return [row]

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        """Look at the rows before anything is written."""
        before = self._look(form.instance.pk) if change else {}
        row = super().save_form(request, form, change)
        row._before = before  # noqa: SLF001  # for save_related, of the same row and request
        return row

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Write what changed, once everything is written."""
        super().save_related(request, form, formsets, change)
        row = form.instance
        changes = changes_between(row._before, self._look(row.pk))  # noqa: SLF001  # as save_form left it
        if changes or not change:
            details: dict[str, object] = {"changes": [each.as_json() for each in changes]}
            self._record(request, row, "changed" if change else "created", details)

    def delete_model(self, request: HttpRequest, obj: Row) -> None:
        """Write what was removed, with all it was."""
        removed = changes_between(self._look(obj.pk), {})
        details: dict[str, object] = {"changes": [each.as_json() for each in removed]}
        self._record(request, obj, "removed", details)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Row]) -> None:
        """Remove each, told one by one."""
        for row in queryset:
            self.delete_model(request, row)

    def _look(self, key: Any) -> Snapshot:
        row = self.model._default_manager.filter(pk=key).first()  # noqa: SLF001  # Django documents it
        return snapshot(self.told_with(row), without=self.untold) if row else {}

    def _record(self, request: HttpRequest, row: Row, what: str, details: dict[str, object]) -> None:
        JournalEntry.record(
            verb=f"{self.opts.model_name}.{what}",
            subject=str(getattr(row, "slug", "") or row)[:120],
            actor=cast("StaffMember", request.user),
            details=details,
            now=clock.now(),
        )
