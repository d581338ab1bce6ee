"""Who works here no longer is out at once, wherever they were signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.auth import authenticate
from django.test import RequestFactory
from django.urls import reverse

from souche.actions.shut_out_staff import shut_out_staff
from souche.domain.organisation.models import NotAnOwner, OneselfUntouched, StaffMember
from souche.domain.organisation.roles import Role
from tests.actions.staff import hire, verbs
from tests.cast import NOON, open_theatre
from tests.second_step import enter

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


def signed_in(member: StaffMember) -> Client:
    return enter(member)


def test_every_session_ends_at_once() -> None:
    open_theatre()
    olga, dora = hire("olga"), hire("dora", Role.BOX_OFFICE)
    browsers = [signed_in(dora), signed_in(dora)]
    page = reverse("admin:orders_order_changelist")
    assert all(browser.get(page).status_code == 200 for browser in browsers)

    shut_out_staff(member=dora, actor=olga, now=NOON)

    assert all(browser.get(page)["Location"].startswith("/administration/login/") for browser in browsers)
    assert verbs()[-1] == "staff.shut_out"


def test_a_session_of_before_stays_ended_when_they_come_back() -> None:
    open_theatre()
    olga, dora = hire("olga"), hire("dora", Role.BOX_OFFICE)
    browser = signed_in(dora)
    shut_out_staff(member=dora, actor=olga, now=NOON)

    StaffMember.welcome(
        name="Dora", email="dora@theatre.example", role=Role.BOX_OFFICE, password="another-one"
    )

    assert browser.get(reverse("admin:orders_order_changelist")).status_code == 302


def test_the_password_opens_no_more() -> None:
    olga, dora = hire("olga"), hire("dora", Role.BOX_OFFICE)
    shut_out_staff(member=dora, actor=olga, now=NOON)

    request = RequestFactory().post("/")
    assert authenticate(request, username="dora", password="correct-horse-staple") is None
    assert not StaffMember.objects.get(pk=dora.pk).has_perm("orders.view_order")


def test_only_the_owner_does_and_not_to_themselves() -> None:
    olga, dora = hire("olga"), hire("dora", Role.BOX_OFFICE)

    with pytest.raises(NotAnOwner):
        shut_out_staff(member=olga, actor=dora, now=NOON)
    with pytest.raises(OneselfUntouched):
        shut_out_staff(member=olga, actor=olga, now=NOON)

    assert StaffMember.objects.able_to_enter().count() == 2
    assert verbs() == []
