"""The accountant's role: sees the register and the money, asks for exports, and changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

if TYPE_CHECKING:
    from souche.domain.organisation.models import StaffMember

NAME = "Comptable"
SEEN = (
    ("accounting", ("accountchart", "export")),
    ("catalogue", ("event",)),
    ("invoices", ("invoice",)),
    ("orders", ("order",)),
    ("payments", ("payment", "refund")),
)


def is_accountant(member: StaffMember) -> bool:
    """Say whether someone has the role."""
    return member.groups.filter(name=NAME).exists()


def make_accountant(member: StaffMember) -> None:
    """Give someone the role; its rights are set as they are today."""
    group, _created = Group.objects.get_or_create(name=NAME)
    group.permissions.set(Permission.objects.filter(_rights()))
    member.groups.add(group)


def dismiss_accountant(member: StaffMember) -> None:
    """Take the role from someone."""
    member.groups.remove(*Group.objects.filter(name=NAME))


def _rights() -> Q:
    rights = Q(content_type__app_label="accounting", codename="add_export")
    for app, models in SEEN:
        rights |= Q(content_type__app_label=app, codename__in=[f"view_{model}" for model in models])
    return rights
