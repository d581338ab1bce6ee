"""Whoever works here gets a role: the nearest that gives no more than they had.

Superusers become owners, the group « Comptable » accountants. Others get the widest role all of whose rights they
had; who had the rights of none keeps no role, sees nothing, and the page of health names them to the owner.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import migrations

if TYPE_CHECKING:
    from collections.abc import Iterable

ACCOUNTANTS = "Comptable"


def _rights(app: str, verb: str, models: Iterable[str]) -> frozenset[str]:
    return frozenset(f"{app}.{verb}_{model}" for model in models)


COUNTER = (
    _rights("catalogue", "view", ("event", "plan", "price", "product", "quota"))
    | _rights("customers", "view", ("customer",))
    | _rights("mailing", "view", ("mail",))
    | _rights("memberships", "view", ("membership",))
    | _rights("orders", "view", ("line", "order", "ticket"))
)
MONEY = _rights("invoices", "view", ("invoice", "invoiceline")) | _rights(
    "payments", "view", ("case", "dispute", "payment", "refund", "refundedline")
)
BOX_OFFICE = (
    COUNTER
    | MONEY
    | _rights("catalogue", "add", ("event", "plan", "price", "quota"))
    | _rights("catalogue", "change", ("event", "plan", "price", "product", "quota"))
    | _rights("catalogue", "delete", ("event", "plan", "price", "product", "quota"))
    | {
        "health.change_check",
        "health.view_check",
        "mailing.add_mail",
        "memberships.change_membership",
        "payments.add_refund",
        "payments.change_case",
    }
)
ACCOUNTANT = (
    MONEY
    | _rights("accounting", "view", ("accountchart", "accountofrate", "export"))
    | _rights("catalogue", "view", ("event", "price", "quota"))
    | _rights("orders", "view", ("line", "order"))
    | {"accounting.add_export", "health.view_check"}
)
# The roles as they were on the day of this migration, the widest first.
NEEDED = (
    ("box_office", BOX_OFFICE),
    ("accountant", ACCOUNTANT),
    ("counter", COUNTER | {"mailing.add_mail"}),
    ("communication", frozenset({"catalogue.change_event", "catalogue.view_event"})),
    ("door", frozenset({"orders.view_ticket"})),
)


def give_roles(apps: Any, schema_editor: Any) -> None:
    """Write the role of each."""
    del schema_editor
    for member in apps.get_model("organisation", "StaffMember").objects.all():
        member.role = _role_of(apps, member)
        member.save(update_fields=["role"])


def _role_of(apps: Any, member: Any) -> str:
    if member.is_superuser:
        return "owner"
    if member.groups.filter(name=ACCOUNTANTS).exists():
        return "accountant"
    held = _held(apps, member)
    return next((role for role, needed in NEEDED if needed <= held), "")


def _held(apps: Any, member: Any) -> frozenset[str]:
    """Return the rights somebody had, by themselves or by a group; who changes something sees it."""
    permissions = apps.get_model("auth", "Permission").objects
    found = permissions.filter(user=member) | permissions.filter(group__user=member)
    held = {f"{each.content_type.app_label}.{each.codename}" for each in found.select_related("content_type")}
    return frozenset(held | {right.replace(".change_", ".view_") for right in held})


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0008_roles"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(give_roles, migrations.RunPython.noop)]
