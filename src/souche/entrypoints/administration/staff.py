"""The people who work here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin
from django.http import Http404
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from souche.domain.organisation.models import Invitation, JournalEntry, StaffMember
from souche.domain.organisation.roles import SENTENCES, Role
from souche.entrypoints.administration import look
from souche.entrypoints.administration.access_pages import sessions_of_page
from souche.entrypoints.administration.look import column, page_button
from souche.entrypoints.administration.staff_forms import StaffForm
from souche.entrypoints.administration.staff_pages import MAY_GOVERN, role_page, shut_out_page, staff_urls
from souche.kit import clock
from souche.kit.changes import changes_between, snapshot

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern


@admin.register(StaffMember)
class StaffMemberAdmin(look.ModelAdmin[StaffMember]):
    """Who works here; the owner alone comes to these pages."""

    form = StaffForm
    list_display = ["username", "name", "email", "role_shown", "is_active", "last_login"]
    list_filter = ["is_active", "role"]
    list_before_template = "administration/staff/invitations.html"
    search_fields = ["username", "email", "first_name", "last_name"]
    actions = None
    actions_detail = ["give_role", "sessions", "shut_out"]
    fields = ["username", "first_name", "last_name", "email", "role_told", "is_active", "last_login"]
    readonly_fields = ["username", "role_told", "is_active", "last_login"]

    def get_urls(self) -> list[URLPattern]:
        """Add the addresses where people are invited."""
        return [*staff_urls(self.admin_site), *super().get_urls()]

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002  # Django's name
        """Refuse: people are invited."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002  # same
        """Refuse: what somebody did keeps their name."""
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show above the list who is invited, and what each role may do."""
        context = {
            "invitations": Invitation.objects.waiting(),
            "now": clock.now(),
            "roles": [(role.label, SENTENCES[role]) for role in Role],
        }
        return super().changelist_view(request, {**(extra_context or {}), **context})

    def save_model(self, request: HttpRequest, obj: StaffMember, form: Any, change: bool) -> None:
        """Write what was typed alone, and who typed it."""
        del change
        before = snapshot([StaffMember.objects.get(pk=obj.pk)], without=["password", "last_login"])
        obj.save(update_fields=form.changed_data)
        after = snapshot([obj], without=["password", "last_login"])
        JournalEntry.record(
            verb="staff.changed",
            now=clock.now(),
            actor=cast("StaffMember", request.user),
            subject=obj.username,
            details={"changes": [each.as_json() for each in changes_between(before, after)]},
        )

    def get_actions_detail(self, request: HttpRequest, object_id: int) -> list[Any]:
        """Offer to change others who may enter: nobody changes their own role."""
        member = self.get_object(request, str(object_id))
        if member is None or not member.is_active or member.pk == request.user.pk:
            return []
        offered: list[Any] = super().get_actions_detail(request, object_id)  # type: ignore[misc]  # Unfold's own
        return offered

    def has_govern_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Leave people to the owner."""
        del object_id
        return request.user.has_perm(MAY_GOVERN)

    @page_button(description=_("Change the role"), address="role", permissions=["govern"])
    def give_role(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Give somebody another role."""
        member = self._somebody(request, object_id)
        return role_page(request, member=member, context=self.admin_site.each_context(request))

    @page_button(description=_("Withdraw the access"), address="retirer", permissions=["govern"])
    def shut_out(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """End somebody's access."""
        member = self._somebody(request, object_id)
        return shut_out_page(request, member=member, context=self.admin_site.each_context(request))

    @page_button(description=_("Sessions"), address="sessions", permissions=["govern"])
    def sessions(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show where somebody is inside, and end it."""
        member = self._somebody(request, object_id)
        return sessions_of_page(request, member=member, context=self.admin_site.each_context(request))

    def _somebody(self, request: HttpRequest, object_id: str) -> StaffMember:
        member = self.get_object(request, object_id)
        if member is None or not member.is_active:
            raise Http404
        return member

    @column(description=_("name"))
    def name(self, member: StaffMember) -> str:
        """Show the name."""
        return member.get_full_name()

    @column(description=_("role"), ordering="role")
    def role_shown(self, member: StaffMember) -> str:
        """Name the role."""
        return member.get_role_display() or gettext("none")

    @column(description=_("role"))
    def role_told(self, member: StaffMember) -> str:
        """Name the role, and say what it may do."""
        if not member.role:
            return gettext("None: this person enters and sees nothing.")
        return f"{member.get_role_display()} – {SENTENCES[Role(member.role)]}"
