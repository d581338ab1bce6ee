"""The people who work here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from souche.domain.organisation.models import StaffMember
from souche.domain.organisation.roles import SENTENCES, Role
from souche.entrypoints.administration import look
from souche.entrypoints.administration.look import column

if TYPE_CHECKING:
    from django.http import HttpRequest


@admin.register(StaffMember)
class StaffMemberAdmin(look.ModelAdmin[StaffMember]):
    """Who works here; the owner alone comes to these pages."""

    list_display = ["username", "email", "name", "role_shown", "is_active", "last_login"]
    list_filter = ["is_active", "role"]
    search_fields = ["username", "email", "first_name", "last_name"]
    actions = None
    fields = ["username", "first_name", "last_name", "email", "role_told", "is_active", "last_login"]
    readonly_fields = ["username", "role_told", "is_active", "last_login"]

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002  # Django's name
        """Refuse: people are invited."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002  # same
        """Refuse: what somebody did keeps their name."""
        return False

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
