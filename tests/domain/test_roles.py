"""Roles: what each may do, who moves money, and what became of whoever worked here before."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError

from souche.domain.health.findings import State
from souche.domain.organisation.models import StaffMember
from souche.domain.organisation.roles import RIGHTS, SENTENCES, Role
from tests.entrypoints.administration.rows import hire
from tests.health import finding
from tests.migrations import back_to_today, go_to

BEFORE, AFTER = ("organisation", "0007_as_wide_as_stripe"), ("organisation", "0009_role_of_each")
ACCOUNTANT_THEN = (
    "view_accountchart", "view_export", "view_event", "view_invoice", "view_order", "view_payment",
    "view_refund", "add_export",
)  # fmt: skip
COUNTER_THEN = (
    "view_event", "view_plan", "view_price", "view_product", "view_quota", "view_customer", "view_mail",
    "add_mail", "view_membership", "view_line", "view_order", "view_ticket",
)  # fmt: skip


def test_every_role_says_what_it_may_do() -> None:
    assert set(SENTENCES) == set(RIGHTS) == set(Role)
    assert all(RIGHTS.values())


def test_the_owner_may_all_that_another_may() -> None:
    for role in Role:
        assert RIGHTS[role] <= RIGHTS[Role.OWNER], role


@pytest.mark.parametrize("role", [Role.DOOR, Role.COUNTER, Role.ACCOUNTANT])
def test_who_only_looks_changes_nothing(role: Role) -> None:
    verbs = {right.partition(".")[2].partition("_")[0] for right in RIGHTS[role]}

    assert "change" not in verbs
    assert "delete" not in verbs


def test_the_door_sees_tickets_alone() -> None:
    assert RIGHTS[Role.DOOR] == {"orders.view_ticket"}


@pytest.mark.parametrize("role", ["", *Role])
def test_who_refunds_or_configures_moves_money(role: str) -> None:
    assert StaffMember(role=role).moves_money == (role in {Role.OWNER, Role.BOX_OFFICE})


@pytest.mark.django_db
def test_the_first_account_is_an_owner() -> None:
    call_command("createsuperuser", username="olga", email="olga@theatre.example", interactive=False)

    assert StaffMember.objects.get(username="olga").role == Role.OWNER


@pytest.mark.django_db
def test_an_unknown_role_is_not_kept() -> None:
    with pytest.raises(IntegrityError, match="staff_member_has_a_known_role"):
        StaffMember.objects.create_user("dora", role="queen")


@pytest.mark.django_db
def test_who_enters_without_a_role_is_named_to_the_owner() -> None:
    hire(Role.DOOR)
    assert finding("roles").state == State.WELL
    hire("")

    found = finding("roles")

    assert (found.state, [str(row) for row in found.rows]) == (State.TO_LOOK_AT, ["nobody"])


def hire_then(apps: Any, name: str, *rights: str, **fields: object) -> Any:
    """Write somebody as they stood before there were roles, with these of Django's permissions."""
    member = apps.get_model("organisation", "StaffMember").objects.create(
        username=name, is_staff=True, **fields
    )
    permissions = apps.get_model("auth", "Permission").objects
    member.user_permissions.set(permissions.filter(codename__in=rights))
    return member


def join_then(apps: Any, member: Any, name: str, *rights: str) -> None:
    """Put somebody in a group that has these of Django's permissions."""
    group = apps.get_model("auth", "Group").objects.create(name=name)
    group.permissions.set(apps.get_model("auth", "Permission").objects.filter(codename__in=rights))
    member.groups.add(group)


@pytest.mark.django_db(transaction=True)
def test_each_gets_the_nearest_role_that_gives_no_more() -> None:
    with back_to_today():
        then = go_to(*BEFORE)
        hire_then(then, "olga", is_superuser=True)
        join_then(then, hire_then(then, "carl"), "Comptable", *ACCOUNTANT_THEN)
        hire_then(then, "gus", *COUNTER_THEN, "view_stripeevent")
        join_then(then, hire_then(then, "gwen"), "Guichet", *COUNTER_THEN)
        hire_then(then, "paul", "view_ticket", "view_order")
        hire_then(then, "cora", "change_event")
        hire_then(then, "nina", "view_invoice")
        now = go_to(*AFTER)
        found = now.get_model("organisation", "StaffMember").objects.values_list("username", "role")

        assert dict(found) == {
            "olga": "owner",
            "carl": "accountant",
            "gus": "counter",
            "gwen": "counter",
            "paul": "door",
            "cora": "communication",
            "nina": "",
        }
