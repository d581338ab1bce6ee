"""E-mails to send, sent, and failed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from souche.domain.invoices.models import Invoice
from souche.domain.memberships.models import Membership
from souche.domain.orders.models import Order, Voiding
from souche.domain.orders.states import OrderStatus
from souche.domain.payments.models import Dispute, Refund
from souche.kit import queue
from souche.kit.ids import public_id
from souche.kit.rows import insert_once
from souche.kit.stripe_lengths import STRIPE_EMAIL

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.customers.models import Customer


# A process that died while sending frees the e-mail after this time.
LEASE = timedelta(minutes=2)
# An e-mail that did not leave for a month is no longer expected.
EXPECTED = timedelta(days=30)
# A link that enters an account, or gives a password, is of no use later.
LINK_EXPECTED = timedelta(hours=1)
# An address that a mail server refused so often is wrong: greylisting, which refuses it too, ends sooner.
ENOUGH_REFUSALS = 16
# How long the news of a refund waits for the PDF of its credit note: it comes within seconds.
PDF_PATIENCE = timedelta(days=1)
# How the last error begins when the mail server does not know the address (docs.python.org, smtplib).
ADDRESS_REFUSED = "SMTPRecipientsRefused"


def mail_id() -> str:
    """Return a new public id of an e-mail."""
    return public_id("mail")


class MailHeld(Exception):
    """Another process took the e-mail and may be sending it; if it died, all is free at `until` (UTC)."""

    def __init__(self, *, until: datetime) -> None:
        super().__init__(f"held until {until:%H:%M:%S} UTC")
        self.until = until


class MailKind(models.TextChoices):
    """What an e-mail brings."""

    DOCUMENTS = "documents", _("Tickets, and the invoice if it is there")
    INVOICE = "invoice", _("The invoice, after the tickets")
    PROCESSING = "processing", _("The payment is in progress")
    REFUSED = "refused", _("The payment was refused, and how to buy again")
    REFUNDED = "refunded", _("The news of a refund, with its credit note")
    CANCELLED = "cancelled", _("An order or tickets were cancelled, without a refund")
    DISPUTED = "disputed", _("The news of a dispute, to the organiser")
    ACCOUNTS = "accounts", _("The invoice, to the buyer's accounts department")
    DUPLICATE = "duplicate", _("A duplicate of an invoice")
    BOOKS = "books", _("The books of a month, to the accountant")
    EXAMPLE = "example", _("An example of an invoice, to the organiser")
    INVITATION = "invitation", _("The invitation to work here")
    SIGN_IN = "sign_in", _("The link that enters the buyer's account")
    BASKET = "basket", _("The link that confirms a basket")
    RESET = "reset", _("The link that gives a staff member a new password")
    RENEWED = "renewed", _("The invoice of a membership that renews")
    RENEWAL_NOTICE = "notice", _("The notice before a yearly renewal")
    RENEWAL_FAILED = "failed", _("The warning that a renewal failed")
    MEMBER_PAST_DUE = "past_due", _("The same, to the organiser")
    NEW_PRICE = "new_price", _("A price that a member may agree to")
    ORDER_LINK = "order_link", _("The link of an order")
    MEMBER_LINK = "mbr_link", _("The link of a membership")


# What these bring is of no use once the order is void.
OF_A_PAID_ORDER = (MailKind.DOCUMENTS, MailKind.INVOICE)
# They bring a link that is soon of no use.
OF_A_LINK = (MailKind.SIGN_IN, MailKind.RESET, MailKind.BASKET)
# An order may have several invoices: of these there is one for each.
OF_AN_INVOICE = (MailKind.INVOICE, MailKind.ACCOUNTS)
# An order has as many of these as are asked for.
AS_OFTEN_AS_ASKED = (*OF_AN_INVOICE, MailKind.ORDER_LINK)


class MailStatus(models.TextChoices):
    """What became of an e-mail."""

    TO_SEND = "to_send", _("To send")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")


class MailQuerySet(models.QuerySet["Mail"]):
    """Questions about e-mails."""

    def to_customer(self, customer: Customer) -> MailQuerySet:
        """Keep what was written to a customer, or of their documents to whom they or the house said."""
        of_order, of_invoice = models.Q(order__customer=customer), models.Q(invoice__order__customer=customer)
        return self.filter(models.Q(to=customer.email) | of_order | of_invoice)

    def expected(self, *, now: datetime) -> MailQuerySet:
        """Keep those that did not leave and are still of use to whom they are for."""
        unsent = self.exclude(status=MailStatus.SENT).exclude(to="").filter(created_at__gt=now - EXPECTED)
        stale_link = models.Q(kind__in=OF_A_LINK, created_at__lte=now - LINK_EXPECTED)
        of_void_order = models.Q(kind__in=OF_A_PAID_ORDER) & ~models.Q(order__status=OrderStatus.PAID)
        return unsent.exclude(stale_link).exclude(of_void_order)

    def ready(self, *, now: datetime) -> MailQuerySet:
        """Keep those that wait for no PDF: the news of a refund does, for a day."""
        archived = Invoice.objects.archived().filter(refunds=models.OuterRef("refund"))
        is_note_coming = models.Q(refund__payment__is_invoiced=True, created_at__gt=now - PDF_PATIENCE)
        return self.exclude(is_note_coming & ~models.Exists(archived))

    def due(self, *, now: datetime) -> MailQuerySet:
        """Keep those that are expected and in nobody's hands, but for addresses that are surely wrong."""
        free = models.Q(claimed_at=None) | models.Q(claimed_at__lte=now - LEASE)
        wrong = models.Q(attempts__gte=ENOUGH_REFUSALS, last_error__startswith=ADDRESS_REFUSED)
        return self.expected(now=now).filter(free).exclude(wrong)

    def about_memberships(self) -> MailQuerySet:
        """Read with each e-mail its membership and what a letter tells of it."""
        return self.select_related(
            "invoice", "membership__customer", "membership__plan", "membership__line__order"
        )


class Mail(models.Model):
    """One e-mail to one address; an order has one of each kind at most, and some concern no order.

    A refund has one too, however many its order has; so have tickets that become void without one, and each
    invoice after the first.
    """

    public_id = models.CharField(max_length=40, unique=True, default=mail_id, editable=False)
    order = models.ForeignKey(
        Order,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="mails",
        verbose_name=_("order"),
    )
    invoice = models.ForeignKey(
        Invoice,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="mails",
        verbose_name=_("invoice attached"),
    )
    membership = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="mails",
        verbose_name=_("membership"),
    )
    dispute = models.OneToOneField(
        Dispute,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="mail",
        verbose_name=_("dispute"),
    )
    refund = models.OneToOneField(
        Refund,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="mail",
        verbose_name=_("refund"),
    )
    voiding = models.OneToOneField(
        Voiding,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="mail",
        verbose_name=_("cancelling without refund"),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=MailKind.choices)
    to = models.EmailField(_("to"), max_length=STRIPE_EMAIL)
    status = models.CharField(
        _("state"), max_length=8, choices=MailStatus.choices, default=MailStatus.TO_SEND
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    last_error = models.TextField(_("last error"), blank=True)
    created_at = models.DateTimeField(_("created"), db_index=True)
    claimed_at = models.DateTimeField(_("being sent since"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = _("e-mail")
        verbose_name_plural = _("e-mails")
        ordering: ClassVar = ["-created_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["order", "kind"],
                condition=models.Q(refund=None, voiding=None) & ~models.Q(kind__in=AS_OFTEN_AS_ASKED),
                name="mail_once_per_order_and_kind",
            ),
            models.UniqueConstraint(
                fields=["invoice", "kind"],
                condition=models.Q(kind__in=OF_AN_INVOICE),
                name="mail_once_per_invoice_and_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} → {self.to}"

    @classmethod
    def prepare(cls, *, order: Order, kind: MailKind, invoice: Invoice | None, now: datetime) -> Mail | None:
        """Write the e-mail to send; return None when the order, or the invoice, has one of this kind."""
        mail = cls(order=order, kind=kind, invoice=invoice, to=order.buyer_email, created_at=now)
        return mail if insert_once(mail) else None

    @classmethod
    def tell(cls, *, order: Order, kind: MailKind, now: datetime) -> None:
        """Write and defer an e-mail that tells the buyer where the order stands, once of each kind."""
        mail = cls.prepare(order=order, kind=kind, invoice=None, now=now)
        if mail:
            queue.defer("send_order_mail", {"mail_id": mail.public_id})

    @classmethod
    def tell_refund(cls, *, refund: Refund, now: datetime) -> None:
        """Write and defer the e-mail that tells the buyer of a refund, once: with its credit note at best."""
        order = refund.payment.order
        mail = cls(order=order, refund=refund, kind=MailKind.REFUNDED, to=order.buyer_email, created_at=now)
        if insert_once(mail):
            is_note_coming = refund.expects_credit_note and not refund.credit_notes.archived().exists()
            latest = now + PDF_PATIENCE if is_note_coming else None
            queue.defer("send_refund_mail", {"mail_id": mail.public_id}, at=latest)

    @classmethod
    def tell_voiding(cls, *, voiding: Voiding, now: datetime) -> None:
        """Write and defer the e-mail that tells the buyer what became void."""
        order = voiding.order
        mail = cls.objects.create(
            order=order, voiding=voiding, kind=MailKind.CANCELLED, to=order.buyer_email, created_at=now
        )
        queue.defer("send_order_mail", {"mail_id": mail.public_id})

    @classmethod
    def bring_link(cls, *, row: Order | Membership, now: datetime) -> None:
        """Write and defer the e-mail that brings a buyer the link of an order or a membership."""
        if isinstance(row, Order):
            cls.tell(order=row, kind=MailKind.ORDER_LINK, now=now)
        else:
            cls.about(membership=row, kind=MailKind.MEMBER_LINK, now=now)

    @classmethod
    def warn(cls, *, dispute: Dispute, to: str, now: datetime) -> None:
        """Write and defer the e-mail that tells the organiser of a dispute."""
        mail = cls.objects.create(dispute=dispute, kind=MailKind.DISPUTED, to=to, created_at=now)
        queue.defer("send_dispute_mail", {"mail_id": mail.public_id})

    @classmethod
    def without_order(cls, *, kind: MailKind, to: str, now: datetime) -> Mail:
        """Write an e-mail that concerns no order, or return the one written before for the same instant."""
        return cls.objects.get_or_create(order=None, kind=kind, to=to, created_at=now)[0]

    @classmethod
    def about(
        cls,
        *,
        membership: Membership,
        kind: MailKind,
        to: str = "",
        invoice: Invoice | None = None,
        now: datetime,
    ) -> Mail:
        """Write an e-mail about a membership, to its member unless `to` says otherwise, and defer it."""
        mail = cls.objects.create(
            membership=membership,
            kind=kind,
            to=to or membership.customer.email,
            invoice=invoice,
            created_at=now,
        )
        queue.defer("send_membership_mail", {"mail_id": mail.public_id})
        return mail

    @classmethod
    def tell_accounts(cls, *, invoice: Invoice, order: Order, to: str, now: datetime) -> None:
        """Write and defer the e-mail that brings an invoice to the buyer's accounts department, once."""
        mail = cls(order=order, invoice=invoice, kind=MailKind.ACCOUNTS, to=to, created_at=now)
        if insert_once(mail):
            queue.defer("send_to_accounts", {"mail_id": mail.public_id})

    @classmethod
    def duplicate(cls, *, invoice: Invoice, to: str, now: datetime) -> Mail:
        """Write and defer an e-mail that brings a copy of an invoice; each request is one more e-mail."""
        mail = cls.objects.create(invoice=invoice, kind=MailKind.DUPLICATE, to=to, created_at=now)
        queue.defer("send_duplicate", {"mail_id": mail.public_id})
        return mail

    @classmethod
    def invite(cls, *, to: str, now: datetime) -> None:
        """Write and defer the e-mail of the invitation of this address that was asked for now."""
        mail = cls.without_order(kind=MailKind.INVITATION, to=to, now=now)
        queue.defer("send_invitation", {"mail_id": mail.public_id})

    @property
    def is_sent(self) -> bool:
        """Say whether the mail server took it."""
        return self.status == MailStatus.SENT

    def attach(self, *, invoice: Invoice) -> None:
        """Add an invoice that arrived before the e-mail could leave."""
        Mail.objects.filter(pk=self.pk, invoice__isnull=True).exclude(status=MailStatus.SENT).update(
            invoice=invoice
        )
        self.invoice = invoice

    def claim(self, *, now: datetime) -> bool:
        """Take it for the two minutes that sending may last; return False when it was sent before.

        Raises MailHeld where another took it within the last two minutes: the job comes again after that.
        """
        unsent = Mail.objects.filter(pk=self.pk).exclude(status=MailStatus.SENT)
        free = models.Q(claimed_at__isnull=True) | models.Q(claimed_at__lte=now - LEASE)
        if unsent.filter(free).update(claimed_at=now):
            return True
        for claimed_at in unsent.values_list("claimed_at", flat=True):
            raise MailHeld(until=(claimed_at or now) + LEASE)
        return False

    def withdraw(self) -> bool:
        """Remove it before anybody began to send it, and say so: what it would tell is no longer true."""
        unsent = Mail.objects.filter(pk=self.pk, claimed_at=None).exclude(status=MailStatus.SENT)
        removed, _of_each = unsent.delete()
        return removed > 0

    def mark_sent(self, *, now: datetime) -> None:
        """Note that the mail server took it."""
        self._note(status=MailStatus.SENT, sent_at=now, last_error="")

    def mark_failed(self, *, error: str) -> None:
        """Note why the mail server did not take it; the job tries again."""
        self._note(status=MailStatus.FAILED, last_error=error[:500])

    def _note(self, **changes: object) -> None:
        attempts = models.F("attempts") + 1
        Mail.objects.filter(pk=self.pk).update(attempts=attempts, claimed_at=None, **changes)
        self.refresh_from_db()
