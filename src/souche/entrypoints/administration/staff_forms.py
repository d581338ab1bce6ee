"""What the owner types of who works here, and what somebody invited types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from souche.domain.organisation.models import StaffMember
from souche.domain.organisation.roles import SENTENCES, Role
from souche.entrypoints.administration import look
from souche.kit.one_line import TypedLine

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from souche.domain.organisation.models import Invitation


def _choice(role: Role) -> tuple[str, str]:
    return role.value, format_html("<strong>{}</strong> – {}", role.label, SENTENCES[role])


def role_choices() -> list[tuple[str, str]]:
    """Return every role with the sentence that says what it may do."""
    return [_choice(role) for role in Role]


class RoleForm(forms.Form):
    """One role."""

    role = forms.ChoiceField(label=_("Role"), choices=role_choices, widget=look.Options)


class InvitationForm(forms.Form):
    """Who is invited, and as what."""

    name = TypedLine(label=_("Name"), max_length=150, widget=look.Line)
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=150,
        widget=look.Line,
        help_text=_("The link goes there, and it is the login."),
    )
    role = forms.ChoiceField(label=_("Role"), choices=role_choices, widget=look.Options)


class SureForm(forms.Form):
    """It is meant."""

    is_sure = forms.BooleanField(
        label=_("Yes, this person leaves the administration now"), widget=look.Checkbox
    )


class StaffForm(forms.ModelForm[StaffMember]):
    """What somebody is called and where they are written to."""

    class Meta:
        model = StaffMember
        fields: ClassVar = ["first_name", "last_name", "email"]

    def clean_email(self) -> str:
        """Refuse the address of somebody else who may enter."""
        email: str = self.cleaned_data["email"]
        others = StaffMember.objects.known_by(email).exclude(pk=self.instance.pk) if email else None
        if others is not None and others.filter(is_active=True).exists():
            raise forms.ValidationError(ALREADY_HERE)
        return email


ALREADY_HERE: _StrPromise = _("Somebody who works here has this address.")


class ChoosePasswordForm(look.NewPasswordForm):
    """The password of somebody who is invited, twice; nothing is saved here."""

    def __init__(self, invitation: Invitation, *arguments: Any, **options: Any) -> None:
        first, _space, last = invitation.name.partition(" ")
        somebody = StaffMember(
            username=invitation.email, email=invitation.email, first_name=first, last_name=last
        )
        super().__init__(somebody, *arguments, **options)
        for field in self.fields.values():
            field.widget = look.Password(attrs={"autocomplete": "new-password"})
