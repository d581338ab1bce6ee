"""« À traiter »: what a person must decide about money, with the decisions proposed."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from souche.actions.accept_payment import accept_payment
from souche.actions.close_case import close_case
from souche.actions.credit_refund import credit_refund
from souche.actions.explain_refund import explain_refund
from souche.actions.retry_refund import retry_refund
from souche.actions.return_payment import return_payment
from souche.actions.void_disputed_tickets import void_disputed_tickets
from souche.domain.memberships.entitlements import valid_entitlements
from souche.domain.payments.models import Case, CaseOutcome
from souche.entrypoints.administration.amounts import euros
from souche.entrypoints.administration.case_words import DECISIONS, PROPOSALS, REFUSALS, explanation_of
from souche.entrypoints.administration.facts import FactAdmin, link_to
from souche.entrypoints.administration.look import column
from souche.kit import clock
from souche.kit.one_line import TypedLine
from souche.kit.responses import SeeOther
from souche.kit.wording import for_kind

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from souche.domain.organisation.models import StaffMember
    from souche.entrypoints.administration.case_words import Decision

MAY_DECIDE = "payments.change_case"
ACTIONS = {
    CaseOutcome.ACCEPTED: accept_payment,
    CaseOutcome.PAID_BACK: return_payment,
    CaseOutcome.RETRIED: retry_refund,
    CaseOutcome.CREDITED: credit_refund,
    CaseOutcome.VOIDED: void_disputed_tickets,
}


class SettledForm(forms.Form):
    """How a case was settled in another way."""

    comment = TypedLine(max_length=500)


class StateFilter(admin.SimpleListFilter):
    """What waits is shown first; what was handled is one click away."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return the choices beside the default one."""
        del request, model_admin
        return [("handled", _("Handled"))]

    def choices(self, changelist: Any) -> Any:
        """Name the default choice by what it shows."""
        first, *others = super().choices(changelist)
        return [{**first, "display": gettext("To handle")}, *others]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Case]) -> QuerySet[Case]:
        """Keep the open ones, or the handled ones."""
        del request
        return queryset.exclude(closed_at=None) if self.value() else queryset.filter(closed_at=None)


@admin.register(Case)
class CaseAdmin(FactAdmin[Case]):
    """A list to empty."""

    nothing = _("Nothing to handle: no payment, refund or dispute waits for your decision.")

    list_display = ["kind", "order_page", "buyer", "amount", "proposal", "opened_at"]
    list_filter = [StateFilter, "kind"]
    list_select_related = ["payment__order", "refund", "dispute"]
    search_fields = ["payment__order__number", "payment__order__buyer_name", "payment__order__buyer_email"]
    search_help_text = _("Order number, name or e-mail")

    @column(description=_("order"))
    def order_page(self, case: Case) -> str:
        """Link to the order."""
        return link_to(case.order)

    @column(description=_("buyer"), ordering="payment__order__buyer_name")
    def buyer(self, case: Case) -> str:
        """Name the buyer."""
        return case.order.buyer_name

    @column(description=_("amount"))
    def amount(self, case: Case) -> str:
        """Show what it is about."""
        return euros(case.amount_cents, case.payment.currency)

    @column(description=_("what is proposed"))
    def proposal(self, case: Case) -> str:
        """Say what to do, or what was done."""
        return str(PROPOSALS[case.kind] if case.is_open else case.get_outcome_display())

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show a case with what may be decided, or decide it."""
        del form_url, extra_context
        case = self.get_object(request, object_id)
        if case is None:
            raise Http404
        if not self.has_view_permission(request, case):
            raise PermissionDenied
        if request.method == "POST":
            return self._decide(request, case)
        return self._show(request, case)

    def _decide(self, request: HttpRequest, case: Case) -> HttpResponse:
        decision = next(
            (one for one in DECISIONS[case.kind] if one.outcome == request.POST.get("decision")), None
        )
        if decision is None or not request.user.has_perm(MAY_DECIDE):
            raise PermissionDenied
        form = SettledForm(request.POST)
        if decision.is_explained and not form.is_valid():
            return self._show(request, case, problem=gettext("Write how it was settled."))
        try:
            _act(request, case, decision, form=form)
        except tuple(REFUSALS) as error:
            return self._show(request, case, problem=str(for_kind(REFUSALS, error)) % {"why": error})
        messages.success(request, f"{case}: {case.get_outcome_display()}")
        return SeeOther(reverse("admin:payments_case_changelist"))

    def _show(self, request: HttpRequest, case: Case, *, problem: str = "") -> HttpResponse:
        amount = euros(case.amount_cents, case.payment.currency)
        words = {"amount": amount, "total": euros(case.order.total_cents, case.order.currency)}
        context = {
            **self.admin_site.each_context(request),
            "title": case.get_kind_display(),
            "case": case,
            "problem": problem,
            "explanation": explanation_of(case) % words,
            "credit_notes": case.refund.credit_notes.all() if case.refund else (),
            "decisions": [(one, one.consequence % words) for one in DECISIONS[case.kind]],
            "may_decide": case.is_open and request.user.has_perm(MAY_DECIDE),
            "entitlements": valid_entitlements(order=case.order),
        }
        status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
        return TemplateResponse(request, "administration/case.html", context, status=status)


def _act(request: HttpRequest, case: Case, decision: Decision, *, form: SettledForm) -> None:
    actor, outcome, now = cast("StaffMember", request.user), decision.outcome, clock.now()
    if outcome in ACTIONS:
        ACTIONS[outcome](case=case, actor=actor, now=now)
    elif decision.names_tickets:
        explain_refund(case=case, chosen=request.POST.getlist("chosen"), actor=actor, now=now)
    else:
        comment = form.cleaned_data["comment"] if decision.is_explained else ""
        close_case(case=case, outcome=outcome, actor=actor, comment=comment, now=now)
