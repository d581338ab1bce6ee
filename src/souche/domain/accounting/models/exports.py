"""Exports of the register: asked for, made by a job, kept for a month."""

from __future__ import annotations

from datetime import timedelta
from typing import IO, TYPE_CHECKING, ClassVar

from django.core.files import File
from django.db import models
from django.utils.translation import gettext_lazy as _

from souche.domain.accounting.register import Selection, selected
from souche.domain.organisation.models import StaffMember
from souche.kit import queue
from souche.kit.ids import public_id

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from django.db.models import QuerySet

    from souche.domain.customers.models import Customer
    from souche.domain.invoices.models import Invoice

KEPT = timedelta(days=30)
# What takes longer meets an obstacle, and is tried again later and later.
USUAL = timedelta(hours=1)


def export_id() -> str:
    """Return a new public id of an export."""
    return public_id("exp")


def kept_path(export: Export, filename: str) -> str:
    """Return where the file is kept: under an id that nobody can guess."""
    return f"exports/{export.public_id}.{filename.rpartition('.')[2]}"


class ExportKind(models.TextChoices):
    """What an export holds."""

    PDFS = "pdfs", _("ZIP of the PDFs")
    CSV = "csv", _("Table (CSV)")
    XLSX = "xlsx", _("Spreadsheet (XLSX)")
    JOURNAL = "journal", _("Journal of documents (FEC layout)")
    BOOKS = "books", _("Books of a month")


class ExportQuerySet(models.QuerySet["Export"]):
    """Questions about exports."""

    def outdated(self, *, now: datetime) -> ExportQuerySet:
        """Keep those whose month is over."""
        return self.filter(requested_at__lte=now - KEPT)

    def being_made(self, *, now: datetime) -> ExportQuerySet:
        """Keep those whose file may come any moment."""
        return self.filter(finished_at=None, requested_at__gt=now - USUAL)

    def of_register(self) -> ExportQuerySet:
        """Keep those that may be made again at any time; the books of a month are the accountant's."""
        return self.exclude(kind=ExportKind.BOOKS)

    def naming(self, customer: Customer, *, words: Collection[str]) -> ExportQuerySet:
        """Keep those that hold an invoice of a customer, or were asked for by one of these words."""
        theirs = customer.invoices.all()
        named = [export.pk for export in self if export.names_any(theirs, words=words)]
        return self.filter(pk__in=named)

    def forget(self) -> int:
        """Delete these exports with their files; return how many."""
        exports = list(self)
        for export in exports:
            export.file.delete(save=False)
            export.delete()
        return len(exports)


class Export(models.Model):
    """One file to be made of a selection of the register; `done` counts the documents already in it."""

    public_id = models.CharField(max_length=40, unique=True, default=export_id, editable=False)
    kind = models.CharField(_("kind"), max_length=8, choices=ExportKind.choices)
    selection = models.JSONField(_("selection"))
    requested_by = models.ForeignKey(
        StaffMember, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("asked by")
    )
    requested_at = models.DateTimeField(_("asked"), db_index=True)
    total = models.PositiveIntegerField(_("documents"), default=0)
    done = models.PositiveIntegerField(_("documents done"), default=0)
    file = models.FileField(_("file"), upload_to=kept_path, blank=True)
    filename = models.CharField(_("name of the file"), max_length=120, blank=True)
    size = models.PositiveBigIntegerField(_("size in bytes"), null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering: ClassVar = ["-requested_at", "-pk"]

    def __str__(self) -> str:
        return self.filename or str(self.get_kind_display())

    @classmethod
    def request(
        cls, *, kind: ExportKind, selection: Selection, by: StaffMember | None, total: int, now: datetime
    ) -> Export:
        """Write an export to make, its job deferred with it."""
        export = cls.objects.create(
            kind=kind, selection=selection.as_row(), requested_by=by, total=total, requested_at=now
        )
        queue.defer(export.job_name, {"export_id": export.public_id})
        return export

    @property
    def job_name(self) -> str:
        """Return the name of the job that makes its file."""
        return "make_books" if self.kind == ExportKind.BOOKS else "make_export"

    @property
    def is_finished(self) -> bool:
        """Say whether its file is here."""
        return self.finished_at is not None

    @property
    def chosen(self) -> Selection:
        """Return the selection it was asked for."""
        return Selection.of_row(self.selection)

    def names_any(self, invoices: QuerySet[Invoice], *, words: Collection[str]) -> bool:
        """Say whether one of these invoices is in it, or one of these words was looked for."""
        looked_for = self.chosen.words.casefold()
        is_told = any(looked_for in word.casefold() or word.casefold() in looked_for for word in words)
        return (bool(looked_for) and is_told) or selected(self.chosen).filter(
            pk__in=invoices.values("pk")
        ).exists()

    def advance(self, done: int) -> None:
        """Note how many documents are done."""
        Export.objects.filter(pk=self.pk).update(done=done)

    def keep(self, made: IO[bytes], *, filename: str, now: datetime) -> None:
        """Keep the file that was made."""
        self.file.save(filename, File(made), save=False)
        self.filename, self.size, self.finished_at = filename, self.file.size, now
        self.save(update_fields=["file", "filename", "size", "finished_at"])
