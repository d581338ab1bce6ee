"""Buyers, who are facts, and the staff, who are not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Permission
from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from souche.domain.accounting.role import dismiss_accountant, is_accountant, make_accountant
from souche.domain.customers.models import Customer
from souche.domain.orders.models import Order
from souche.domain.organisation.models import StaffMember
from souche.entrypoints.administration import look
from souche.entrypoints.administration.amounts import euros
from souche.entrypoints.administration.facts import FactAdmin, FactInline, link_to
from souche.entrypoints.administration.look import column

if TYPE_CHECKING:
    from django.http import HttpRequest

OUR_APPS = (
    "accounting",
    "catalogue",
    "customers",
    "invoices",
    "mailing",
    "memberships",
    "orders",
    "organisation",
    "payments",
)


class OrdersOfCustomer(FactInline):
    """What someone ordered."""

    model = Order
    verbose_name_plural = _("orders")
    fields = ["page", "placed_at", "status", "amount"]
    per_page = 20

    @column(description=_("number"))
    def page(self, order: Order) -> str:
        """Link to the order."""
        return link_to(order)

    @column(description=_("amount"))
    def amount(self, order: Order) -> str:
        """Show the total with VAT."""
        return euros(order.total_cents, order.currency)


@admin.register(Customer)
class CustomerAdmin(FactAdmin[Customer]):
    """Who bought, or tried to."""

    list_display = ["name", "email", "language", "orders_count"]
    search_fields = ["name", "email"]
    list_filter = ["language"]
    fields = ["name", "email", "language", "stripe_customer_id"]
    inlines = [OrdersOfCustomer]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Customer]:
        """Count the orders."""
        return super().get_queryset(request).annotate(orders_count=Count("orders"))

    @column(description=_("orders"), ordering="orders_count")
    def orders_count(self, customer: Customer) -> int:
        """Return how many orders there are, whatever became of them."""
        return int(getattr(customer, "orders_count", 0))


class StaffForm(look.UserChangeForm):  # type: ignore[type-arg]  # Django's form is generic over the user
    """A person, with the role of accountant."""

    is_accountant = forms.BooleanField(
        label=_("Accountant"),
        required=False,
        widget=look.Checkbox(),
        help_text=_("Sees the register and its exports, and changes nothing."),
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["is_accountant"].initial = is_accountant(self.instance)


@admin.register(StaffMember)
class StaffMemberAdmin(UserAdmin[StaffMember], look.ModelAdmin[StaffMember]):
    """Django's pages of users, with the look of the others."""

    form = StaffForm
    add_form = look.UserCreationForm
    change_password_form = look.AdminPasswordChangeForm
    list_display = ["username", "email", "first_name", "last_name", "is_active", "is_superuser", "last_login"]
    list_filter = ["is_active", "is_superuser"]
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("first_name", "last_name", "email")}),
        (
            _("Permissions"),
            {"fields": ("is_active", "is_superuser", "is_accountant", "user_permissions")},
        ),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    readonly_fields = ["last_login", "date_joined"]

    # Who may change people may give themselves every right: superusers alone come here.
    def has_module_permission(self, request: HttpRequest) -> bool:
        """Open to superusers."""
        return _is_superuser(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002  # Django's names
        """Open to superusers."""
        return _is_superuser(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Open to superusers."""
        return _is_superuser(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002  # same
        """Open to superusers."""
        return _is_superuser(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002  # same
        """Open to superusers."""
        return _is_superuser(request)

    def save_model(self, request: HttpRequest, obj: StaffMember, form: Any, change: bool) -> None:
        """Let everyone who is created here sign in: there are no other accounts."""
        if not change:
            obj.is_staff = True
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Give or take the role of accountant."""
        super().save_related(request, form, formsets, change)
        if change:
            give_or_take = make_accountant if form.cleaned_data["is_accountant"] else dismiss_accountant
            give_or_take(form.instance)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        """Offer the rights over our own pages."""
        if db_field.name == "user_permissions":
            options["queryset"] = Permission.objects.filter(
                content_type__app_label__in=OUR_APPS
            ).select_related("content_type")
        return super().formfield_for_manytomany(db_field, request, **options)


def _is_superuser(request: HttpRequest) -> bool:
    return request.user.is_active and request.user.is_superuser
