"""The owner gives roles; nobody raises themselves, and an owner remains."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from souche.actions.change_role import change_role
from souche.domain.organisation.models import JournalEntry, NotAnOwner, OneselfUntouched, StaffMember
from souche.domain.organisation.roles import Role
from tests.actions.staff import hire, verbs
from tests.cast import NOON

pytestmark = pytest.mark.django_db


def test_a_role_counts_at_once_and_is_written() -> None:
    olga, dora = hire("olga"), hire("dora", Role.DOOR)

    change_role(member=dora, role=Role.BOX_OFFICE, actor=olga, now=NOON)

    assert StaffMember.objects.get(pk=dora.pk).has_perm("payments.add_refund")
    entry = JournalEntry.objects.get()
    assert (entry.verb, entry.actor, entry.subject) == ("staff.role_changed", olga, "dora")
    assert entry.details == {"before": "door", "after": "box_office"}


@pytest.mark.parametrize("role", [*(role for role in Role if role != Role.OWNER), ""])
def test_only_the_owner_gives_roles(role: str) -> None:
    actor, dora = hire("actor", role), hire("dora", Role.DOOR)

    with pytest.raises(NotAnOwner):
        change_role(member=dora, role=Role.OWNER, actor=actor, now=NOON)

    assert StaffMember.objects.get(pk=dora.pk).role == Role.DOOR
    assert verbs() == []


def test_nobody_changes_their_own_role() -> None:
    olga = hire("olga")

    with pytest.raises(OneselfUntouched):
        change_role(member=olga, role=Role.DOOR, actor=olga, now=NOON)

    assert StaffMember.objects.get().role == Role.OWNER


def test_an_owner_who_was_shut_out_gives_nothing() -> None:
    olga, dora = hire("olga"), hire("dora", Role.DOOR)
    StaffMember.objects.filter(pk=olga.pk).update(is_active=False)

    with pytest.raises(NotAnOwner):
        change_role(member=dora, role=Role.OWNER, actor=olga, now=NOON)


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_lower_each_other_at_once_leave_one() -> None:
    olga, otto = hire("olga"), hire("otto")
    together = Barrier(2)

    def lower(actor: StaffMember, member: StaffMember) -> bool:
        together.wait()
        try:
            change_role(member=member, role=Role.DOOR, actor=actor, now=NOON)
        except NotAnOwner:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(max_workers=2) as both:
        done = list(both.map(lower, (olga, otto), (otto, olga)))

    assert sorted(done) == [False, True]
    assert StaffMember.objects.owners().count() == 1
