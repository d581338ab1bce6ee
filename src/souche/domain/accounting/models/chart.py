"""The accounts that the house books on: one row, and one for each VAT rate that has its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from souche.domain.accounting.journal import Account, Chart, Journal, figure

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.functional import _StrPromise

ONLY_ROW = 1

validate_account = RegexValidator(
    r"^[1-8]\d{2}[0-9A-Za-z]*\Z",
    _("An account begins with three digits, the first from 1 to 8. Example: 706100."),
)
validate_journal = RegexValidator(r"^[0-9A-Za-z]+\Z", _("A journal is named by letters and digits, as VE."))


def _account(label: _StrPromise, number: str) -> models.CharField[str, str]:
    return models.CharField(label, max_length=12, default=number, validators=[validate_account])


def _account_of_each_rate(label: _StrPromise, help_text: _StrPromise) -> models.CharField[str, str]:
    return models.CharField(
        label,
        max_length=12,
        blank=True,
        default="",
        validators=[validate_account],
        help_text=help_text,
    )


def _journal(label: _StrPromise, code: str) -> models.CharField[str, str]:
    return models.CharField(label, max_length=4, default=code, validators=[validate_journal])


class AccountChart(models.Model):
    """Account numbers, as the house's accountant wants them; the defaults are of the French chart."""

    journal_of_sales = _journal(_("journal of sales"), "VE")
    journal_of_stripe = _journal(_("journal of Stripe"), "ST")
    customers = _account(_("customers"), "411000")
    sales = _account_of_each_rate(
        _("ticket sales"), _("Empty: an account for each VAT rate, as 706055 for 5.5 %.")
    )
    memberships = _account(_("memberships"), "756000")
    vat = _account_of_each_rate(
        _("VAT collected"), _("Empty: an account for each VAT rate, as 44571055 for 5.5 %.")
    )
    stripe = _account(_("Stripe balance"), "517000")
    transit = _account(_("payouts on their way"), "580000")
    bank = _account(_("bank"), "512000")
    fees = _account(_("Stripe fees"), "627000")
    suspense = _account(_("to be sorted"), "471000")
    is_lettered = models.BooleanField(
        _("letter the customers' account"),
        default=False,
        db_default=False,
        help_text=_("The lines of an order that is settled within the month carry its number."),
    )
    has_auxiliaries = models.BooleanField(
        _("an auxiliary account for each customer"),
        default=False,
        db_default=False,
        help_text=_("Under the common account of customers: C and six digits, O for an organisation."),
    )
    accountant_email = models.EmailField(
        _("accountant's e-mail"), blank=True, help_text=_("Where the books of each month are sent.")
    )
    is_monthly = models.BooleanField(
        _("send the books each month"), default=False, help_text=_("On the second day, for the month before.")
    )

    class Meta:
        verbose_name = _("chart of accounts")
        verbose_name_plural = _("chart of accounts")
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(pk=ONLY_ROW), name="account_chart_is_one_row"),
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @classmethod
    def current(cls) -> AccountChart:
        """Return the chart; the usual one while nobody changed it."""
        return cls.objects.filter(pk=ONLY_ROW).first() or cls(pk=ONLY_ROW)

    def as_chart(self) -> Chart:
        """Return it as the journal reads it; one query."""
        return self.chart_with(AccountOfRate.objects.filter(chart=self.pk))

    def chart_with(self, own: Iterable[AccountOfRate]) -> Chart:
        """Return it with the accounts of rates that are given, written or still to be."""
        return Chart(
            journal_of_sales=Journal(self.journal_of_sales, "Ventes"),
            journal_of_stripe=Journal(self.journal_of_stripe, "Stripe"),
            customers=Account(self.customers, "Clients"),
            memberships=Account(self.memberships, "Cotisations"),
            stripe=Account(self.stripe, "Stripe"),
            transit=Account(self.transit, "Virements internes"),
            bank=Account(self.bank, "Banque"),
            fees=Account(self.fees, "Frais Stripe"),
            suspense=Account(self.suspense, "Compte d’attente"),
            sales_number=self.sales,
            vat_number=self.vat,
            of_rates={row.rate: (row.sales, row.vat) for row in own},
            is_lettered=self.is_lettered,
            has_auxiliaries=self.has_auxiliaries,
        )


class AccountOfRate(models.Model):
    """Accounts that the sales of one VAT rate have to themselves."""

    chart = models.ForeignKey(AccountChart, on_delete=models.CASCADE, related_name="of_rates")
    rate = models.DecimalField(_("VAT rate, %"), max_digits=5, decimal_places=2)
    sales = _account(_("ticket sales"), "")
    vat = _account(_("VAT collected"), "")

    class Meta:
        verbose_name = _("accounts of a VAT rate")
        verbose_name_plural = _("accounts of a VAT rate")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["chart", "rate"], name="accounts_once_per_rate"),
        ]

    def __str__(self) -> str:
        return f"{figure(self.rate)} %"
