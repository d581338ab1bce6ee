"""The owner sees who works here, invites, gives roles, and shuts out; nobody else comes to these pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from souche.domain.organisation.models import Invitation, StaffMember
from souche.domain.organisation.roles import Role
from souche.entrypoints.administration.staff_forms import ChoosePasswordForm
from souche.kit import clock
from tests.entrypoints.administration.rows import enter, hire

if TYPE_CHECKING:
    from django.http import HttpResponseBase

pytestmark = pytest.mark.django_db
LIST = "/administration/organisation/staffmember/"
INVITE = f"{LIST}inviter/"
DORA = {"name": "Dora Dupont", "email": "dora@theatre.example", "role": Role.COUNTER.value}
PASSWORD = "three-blue-horses"


def read(desk: Client, page: str) -> BeautifulSoup:
    return BeautifulSoup(desk.get(page).content, "html.parser")


def of(member: StaffMember, page: str) -> str:
    return f"{LIST}{member.pk}/{page}/"


def test_no_page_of_djangos_permissions_is_left() -> None:
    shown = {model._meta.label for model in admin.site._registry}  # noqa: SLF001  # Django keeps no public list

    assert "organisation.StaffMember" in shown
    assert not shown & {model._meta.label for model in apps.get_app_config("auth").get_models()}  # noqa: SLF001  # Django's public way to a model's names


def test_the_owner_invites(desk: Client) -> None:
    answer = desk.post(INVITE, DORA)

    assert answer["Location"] == LIST
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role) == (DORA["email"], Role.COUNTER)
    page = read(desk, LIST).get_text()
    assert "Dora Dupont" in page
    assert "L’e-mail est en route." in page


def test_every_role_is_offered_with_its_sentence(desk: Client) -> None:
    page = read(desk, INVITE)

    assert len(page.select("input[name=role]")) == len(Role)
    assert "ni montants, ni adresses" in page.get_text()


@pytest.mark.parametrize(
    ("field", "typed"),
    [("name", ""), ("email", "nobody"), ("email", "BOB@theatre.example"), ("role", "queen")],
)
def test_what_cannot_be_is_said_and_nothing_is_written(desk: Client, field: str, typed: str) -> None:
    answer = desk.post(INVITE, {**DORA, field: typed})

    assert answer.status_code == 422
    assert not Invitation.objects.exists()


def test_an_invitation_is_sent_again_and_withdrawn(desk: Client) -> None:
    desk.post(INVITE, DORA)
    invitation = Invitation.objects.get()
    address = f"{LIST}invitations/{invitation.pk}/"
    token = invitation.issue_token(now=clock.now())

    desk.post(address, {"decision": "again"})
    assert not Invitation.objects.opened_by(token, now=clock.now()).exists()

    desk.post(address, {"decision": "withdraw"})
    assert not Invitation.objects.waiting().exists()
    assert "entre-temps" in desk.post(address, {"decision": "withdraw"}, follow=True).content.decode()
    assert desk.post(address, {"decision": "nothing"}).status_code == 403


def test_the_owner_gives_a_role(desk: Client) -> None:
    dora = hire(Role.DOOR)

    answer = desk.post(of(dora, "role"), {"role": Role.COUNTER})

    assert answer["Location"] == of(dora, "change")
    assert StaffMember.objects.get(pk=dora.pk).role == Role.COUNTER


def test_the_owner_shuts_out_once_it_is_meant(desk: Client) -> None:
    dora = hire(Role.DOOR)

    assert desk.post(of(dora, "retirer"), {"is_sure": ""}).status_code == 422
    assert StaffMember.objects.get(pk=dora.pk).is_active
    desk.post(of(dora, "retirer"), {"is_sure": "on"})

    assert not StaffMember.objects.get(pk=dora.pk).is_active
    assert desk.get(of(dora, "role")).status_code == 404


def test_nobody_is_offered_to_change_themselves(desk: Client, bob: StaffMember) -> None:
    page = read(desk, of(bob, "change"))

    assert not page.select(f"a[href='{of(bob, 'role')}']")
    assert desk.post(of(bob, "role"), {"role": Role.DOOR}).status_code == 403
    assert desk.post(of(bob, "retirer"), {"is_sure": "on"}).status_code == 403
    assert StaffMember.objects.owners().get() == bob


def test_a_name_and_an_address_are_corrected_alone(desk: Client) -> None:
    dora = hire(Role.DOOR)
    typed = {
        "first_name": "Dora",
        "last_name": "D.",
        "email": "d@theatre.example",
        "role": "owner",
        "is_staff": "",
    }

    desk.post(of(dora, "change"), typed)

    dora.refresh_from_db()
    assert (dora.get_full_name(), dora.email) == ("Dora D.", "d@theatre.example")
    assert (dora.role, dora.is_staff) == (Role.DOOR, True)


def test_the_address_of_another_is_refused(desk: Client) -> None:
    dora = hire(Role.DOOR)

    desk.post(of(dora, "change"), {"first_name": "Dora", "email": "bob@theatre.example"})

    assert StaffMember.objects.get(pk=dora.pk).email == "door@theatre.example"


@pytest.mark.usefixtures("theatre")
@pytest.mark.parametrize("role", [*(role for role in Role if role != Role.OWNER), ""])
def test_nobody_else_comes_here(role: str) -> None:
    member, other = hire(role), hire(Role.OWNER)
    desk = enter(member)

    for page in (LIST, INVITE, of(other, "change"), of(other, "role"), of(other, "retirer")):
        assert desk.get(page).status_code == 403
        assert desk.post(page, {**DORA, "is_sure": "on"}).status_code == 403
    assert desk.post(of(member, "role"), {"role": Role.OWNER}).status_code == 403
    assert StaffMember.objects.get(pk=member.pk).role == role
    assert not Invitation.objects.exists()


def invited(desk: Client) -> str:
    """Return the address of Dora's link."""
    desk.post(INVITE, DORA)
    return reverse("admin:invitation", args=[Invitation.objects.get().issue_token(now=clock.now())])


def choose(address: str, password: str, again: str | None = None) -> HttpResponseBase:
    passwords = {"new_password1": password, "new_password2": password if again is None else again}
    return Client().post(address, passwords)


def test_who_was_invited_chooses_a_password_and_enters(desk: Client) -> None:
    address = invited(desk)
    assert "Guichet" in Client().get(address).content.decode()

    assert choose(address, PASSWORD)["Location"] == reverse("admin:login")

    entered = Client().post(reverse("admin:login"), {"username": DORA["email"], "password": PASSWORD})
    assert entered["Location"] == reverse("admin:index")


def test_opening_the_link_uses_nothing(desk: Client) -> None:
    address = invited(desk)

    for _time in range(3):
        assert Client().get(address).status_code == 200


@pytest.mark.parametrize(
    ("password", "again"),
    [("short", None), ("password1234", None), ("dora@theatre.example", None), (PASSWORD, "x")],
)
def test_a_weak_password_is_refused(desk: Client, password: str, again: str | None) -> None:
    address = invited(desk)

    assert choose(address, password, again).status_code == 422

    assert Invitation.objects.waiting().exists()
    assert StaffMember.objects.count() == 1


def test_a_used_link_says_so_to_whoever_opens_it(desk: Client) -> None:
    address = invited(desk)
    choose(address, PASSWORD)

    again = Client().get(address)

    assert again.status_code == 404
    assert "ne marche plus" in again.content.decode()
    assert choose(address, "somebody-elses-word").status_code == 404


def test_the_page_is_kept_nowhere(desk: Client) -> None:
    page = Client().get(invited(desk))

    assert "no-store" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "same-origin"


def test_a_browser_proposes_a_new_password(desk: Client) -> None:
    desk.post(INVITE, DORA)
    form = ChoosePasswordForm(Invitation.objects.get())

    assert {field.widget.attrs["autocomplete"] for field in form.fields.values()} == {"new-password"}
