"""Invoices and their lines, as Stripe issued them. Amounts are cents; instants are UTC."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.files.base import ContentFile
from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from souche.domain.customers.models import BuyerIdentity, Customer
from souche.domain.invoices.parties import Buyer, Seller
from souche.domain.orders.models import Order
from souche.domain.organisation.models import Organisation
from souche.domain.payments.models import Payment, Refund
from souche.kit.ids import public_id
from souche.kit.queue import insert_once_and_defer
from souche.kit.stripe_lengths import (
    STRIPE_EMAIL,
    STRIPE_ID,
    STRIPE_NAME,
    STRIPE_NUMBER,
    STRIPE_TEXT,
    STRIPE_WORD,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from souche.domain.payments.gateway.facts import Arrival, CreditNoteFacts, InvoiceFacts, InvoiceLineFacts


def invoice_id() -> str:
    """Return a new public id of an invoice."""
    return public_id("inv")


def archive_path(invoice: Invoice, _filename: str) -> str:
    """Return where the PDF is kept: by year of issue, under an id that nobody can guess."""
    return f"invoices/{invoice.issued_at:%Y}/{invoice.public_id}.pdf"


def _printed(facts: InvoiceFacts | CreditNoteFacts) -> dict[str, Any]:
    """Return what Stripe prints on an invoice and on a credit note alike, as fields of the register."""
    return {
        "number": facts.number,
        "status": facts.status,
        "currency": facts.currency,
        "is_livemode": facts.is_livemode,
        "issued_at": facts.issued_at,
        "total_cents": facts.total_cents,
        "net_cents": facts.net_cents,
        "vat_cents": facts.vat_cents,
        "vat_by_rate": [tax.as_row() for tax in facts.taxes],
    }


class InvoiceKind(models.TextChoices):
    """What an invoice is for."""

    PURCHASE = "purchase", _("Purchase")
    SUBSCRIPTION = "subscription", _("Subscription")
    CREDIT_NOTE = "credit_note", _("Credit note")


class InvoiceQuerySet(models.QuerySet["Invoice"]):
    """Questions about the register."""

    def unarchived(self) -> InvoiceQuerySet:
        """Keep the invoices whose PDF is not here yet."""
        return self.filter(archived_at__isnull=True)

    def stripe_ids(self, *, among: Collection[str]) -> set[str]:
        """Return which of these ids of Stripe's the register knows."""
        found = self.filter(stripe_invoice_id__in=among)
        return set(found.values_list("stripe_invoice_id", flat=True))

    def without_payment(self) -> InvoiceQuerySet:
        """Keep those of subscriptions whose payment is not written here."""
        paid = Payment.objects.filter(stripe_invoice_id=OuterRef("stripe_invoice_id"))
        return self.filter(~Exists(paid), kind=InvoiceKind.SUBSCRIPTION, total_cents__gt=0)

    def not_credit_notes(self) -> InvoiceQuerySet:
        """Keep what asked for money."""
        return self.exclude(kind=InvoiceKind.CREDIT_NOTE)

    def of_purchase(self) -> InvoiceQuerySet:
        """Keep the invoices of purchases: those of a membership that renews come in letters of their own."""
        return self.filter(kind=InvoiceKind.PURCHASE)

    def archived(self) -> InvoiceQuerySet:
        """Keep the invoices whose PDF is here."""
        return self.filter(archived_at__isnull=False)


class Invoice(models.Model):
    """One invoice: what was printed is frozen here, whatever changes later."""

    public_id = models.CharField(max_length=40, unique=True, default=invoice_id, editable=False)
    order = models.ForeignKey(
        Order, on_delete=models.PROTECT, null=True, related_name="invoices", verbose_name=_("order")
    )
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, null=True, related_name="invoices", verbose_name=_("customer")
    )
    kind = models.CharField(
        _("kind"),
        max_length=12,
        choices=InvoiceKind.choices,
        default=InvoiceKind.PURCHASE,
        db_default=InvoiceKind.PURCHASE,
    )
    corrects = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="credit_notes",
        verbose_name=_("takes back"),
    )
    replaces = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name=_("replaces"),
    )
    refunds = models.ManyToManyField(
        Refund, related_name="credit_notes", blank=True, verbose_name=_("refunds it tells of")
    )
    stripe_invoice_id = models.CharField(
        _("Stripe invoice"), max_length=STRIPE_ID, unique=True, help_text=_("Of a credit note, its own id.")
    )
    number = models.CharField(_("number"), max_length=STRIPE_NUMBER, db_index=True)
    status = models.CharField(_("state at Stripe"), max_length=STRIPE_WORD)
    currency = models.CharField(_("currency"), max_length=3)
    is_livemode = models.BooleanField(_("real money"))
    issued_at = models.DateTimeField(_("issued"), db_index=True)
    paid_at = models.DateTimeField(
        _("paid"), null=True, help_text=_("When its money arrived, even where the invoice was made later.")
    )
    payment_method = models.CharField(
        _("means of payment"),
        max_length=STRIPE_WORD,
        blank=True,
        default="",
        db_default="",
        help_text=_("In Stripe's word; empty where it was not kept."),
    )
    recorded_at = models.DateTimeField(_("recorded"))
    total_cents = models.IntegerField(_("total with VAT, in cents"))
    net_cents = models.IntegerField(_("total without VAT, in cents"))
    vat_cents = models.IntegerField(_("VAT, in cents"))
    vat_by_rate = models.JSONField(
        _("VAT by rate"), default=list, help_text=_("A list of rate (%), taxable_cents and vat_cents.")
    )
    customer_name = models.CharField(_("buyer"), max_length=STRIPE_NAME, blank=True)
    customer_email = models.CharField(_("e-mail"), max_length=STRIPE_EMAIL, blank=True)
    identity = models.ForeignKey(
        BuyerIdentity,
        on_delete=models.PROTECT,
        null=True,
        related_name="invoices",
        verbose_name=_("identity it was made out to"),
        help_text=_("Empty for a buyer who gave none."),
    )
    seller = models.JSONField(
        _("seller"), default=dict, help_text=_("Frozen; its shape is in domain/invoices/parties.py.")
    )
    buyer = models.JSONField(_("buyer as it was"), default=dict, help_text=_("Frozen, like the seller."))
    description = models.TextField(_("description"), blank=True)
    footer = models.TextField(_("mentions"), blank=True)
    custom_fields = models.JSONField(_("particulars"), default=list)
    pdf = models.FileField(_("PDF"), upload_to=archive_path, blank=True)
    pdf_sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    pdf_size = models.PositiveIntegerField(_("size in bytes"), null=True)
    archived_at = models.DateTimeField(_("archived"), null=True)

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("invoice")
        verbose_name_plural = _("invoices")
        ordering: ClassVar = ["-issued_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(total_cents=models.F("net_cents") + models.F("vat_cents")),
                name="invoice_net_plus_vat_is_total",
            ),
            models.CheckConstraint(
                condition=models.Q(archived_at__isnull=True) | ~models.Q(pdf_sha256=""),
                name="invoice_archived_has_a_fingerprint",
            ),
            models.CheckConstraint(
                condition=models.Q(kind=InvoiceKind.CREDIT_NOTE, corrects__isnull=False, total_cents__lte=0)
                | ~models.Q(kind=InvoiceKind.CREDIT_NOTE) & models.Q(corrects__isnull=True),
                name="invoice_credit_note_takes_one_back",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @classmethod
    def record(
        cls,
        *,
        facts: InvoiceFacts,
        order: Order | None,
        identity: BuyerIdentity | None,
        arrival: Arrival | None,
        now: datetime,
    ) -> Invoice | None:
        """Write an invoice with its lines, the archiving deferred with it; None when it is there already."""
        invoice = cls(
            order=order,
            customer_id=order.customer_id if order else None,
            replaces=cls._replaced_by(facts),
            kind=InvoiceKind.SUBSCRIPTION if facts.subscription else InvoiceKind.PURCHASE,
            stripe_invoice_id=facts.invoice_id,
            **_printed(facts),
            paid_at=arrival.received_at if arrival else facts.paid_at,
            payment_method=arrival.method if arrival else "",
            recorded_at=now,
            customer_name=facts.customer_name,
            customer_email=facts.customer_email,
            identity=identity,
            seller=Seller.of(facts=facts, organisation=Organisation.current()).as_row(),
            buyer=Buyer.of(facts=facts, identity=identity).as_row(),
            description=facts.description,
            footer=facts.footer,
            custom_fields=[list(field) for field in facts.custom_fields],
        )
        return invoice if invoice._write(facts.lines) else None

    @classmethod
    def _replaced_by(cls, facts: InvoiceFacts) -> Invoice | None:
        if not facts.replaces_id:
            return None
        return cls.objects.filter(stripe_invoice_id=facts.replaces_id).first()

    def take_back(self, *, facts: CreditNoteFacts, now: datetime) -> Invoice | None:
        """Write a credit note of this invoice, archiving deferred with it; None when it is there already.

        Stripe prints the seller and the buyer of the invoice on it.
        """
        note = Invoice(
            order=self.order,
            customer_id=self.customer_id,
            kind=InvoiceKind.CREDIT_NOTE,
            corrects=self,
            stripe_invoice_id=facts.credit_note_id,
            **_printed(facts),
            recorded_at=now,
            customer_name=self.customer_name,
            customer_email=self.customer_email,
            identity_id=self.identity_id,
            payment_method=self.payment_method if facts.refund_ids else "",
            seller=self.seller,
            buyer=self.buyer,
            description=facts.memo,
            footer=self.footer,
            custom_fields=self.custom_fields,
        )
        if not note._write(facts.lines):
            return None
        note.refunds.set(Refund.objects.told_by(facts))
        return note

    def _write(self, lines: Iterable[InvoiceLineFacts]) -> bool:
        if not insert_once_and_defer(self, "archive_invoice", {"invoice_id": self.public_id}):
            return False
        InvoiceLine.objects.bulk_create(
            InvoiceLine(
                invoice=self,
                label=line.label,
                quantity=line.quantity,
                unit_cents=line.unit_cents,
                vat_rate=line.vat_rate,
                total_cents=line.total_cents,
                vat_cents=line.vat_cents,
            )
            for line in lines
        )
        return True

    @property
    def sold_by(self) -> Seller:
        """Return who sold, as it was that day."""
        return Seller.of_row(self.seller)

    @property
    def sold_to(self) -> Buyer:
        """Return whom it was made out to, as they were that day."""
        return Buyer.of_row(self.buyer)

    @property
    def is_credit_note(self) -> bool:
        """Say whether it takes an invoice back."""
        return self.kind == InvoiceKind.CREDIT_NOTE

    @property
    def is_for_subscription(self) -> bool:
        """Say whether it is one of a membership that renews."""
        return self.kind == InvoiceKind.SUBSCRIPTION

    def is_correctable(self, *, days: int, now: datetime) -> bool:
        """Say whether its buyer may correct it: one of a purchase, within the days that the house gives."""
        return self.kind == InvoiceKind.PURCHASE and now < self.issued_at + timedelta(days=days)

    @property
    def is_archived(self) -> bool:
        """Say whether the PDF is here."""
        return self.archived_at is not None

    @property
    def filename(self) -> str:
        """Return the name under which a person saves the PDF."""
        return f"{'avoir' if self.is_credit_note else 'facture'}-{self.number}.pdf"

    def archive(self, *, pdf: bytes, now: datetime) -> None:
        """Keep the PDF's bytes, their SHA-256 and size; a second time changes nothing.

        The row is held while the file is written: two workers would each leave the other's fingerprint.
        """
        with transaction.atomic():
            if Invoice.objects.unarchived().select_for_update().filter(pk=self.pk).first() is None:
                return
            self.pdf.save(self.filename, ContentFile(pdf), save=False)
            self.pdf_sha256, self.pdf_size = hashlib.sha256(pdf).hexdigest(), len(pdf)
            self.archived_at = now
            self.save(update_fields=["pdf", "pdf_sha256", "pdf_size", "archived_at"])

    def restore(self, *, pdf: bytes) -> None:
        """Put the PDF back in the archive, where its file was lost or altered."""
        self.pdf.storage.save(str(self.pdf.name), ContentFile(pdf))
        self.pdf_sha256, self.pdf_size = hashlib.sha256(pdf).hexdigest(), len(pdf)
        self.save(update_fields=["pdf_sha256", "pdf_size"])

    def is_intact(self) -> bool:
        """Say whether the archived file is the one whose SHA-256 was kept; raise FileNotFoundError."""
        with self.pdf.open("rb") as archived:
            return hashlib.file_digest(archived, "sha256").hexdigest() == self.pdf_sha256

    def pdf_bytes(self) -> bytes:
        """Return the archived PDF."""
        with self.pdf.open("rb") as archived:
            return bytes(archived.read())


class InvoiceLine(models.Model):
    """One printed line; `total_cents` includes VAT."""

    invoice = models.ForeignKey(
        Invoice, on_delete=models.PROTECT, related_name="lines", verbose_name=_("invoice")
    )
    label = models.CharField(_("label"), max_length=STRIPE_TEXT)
    quantity = models.PositiveIntegerField(_("quantity"))
    unit_cents = models.IntegerField(_("unit price with VAT, in cents"))
    vat_rate = models.DecimalField(_("VAT rate, %"), max_digits=5, decimal_places=2)
    total_cents = models.IntegerField(_("total with VAT, in cents"))
    vat_cents = models.IntegerField(_("of which VAT, in cents"))

    class Meta:
        verbose_name = _("invoice line")
        verbose_name_plural = _("invoice lines")
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.label}"
