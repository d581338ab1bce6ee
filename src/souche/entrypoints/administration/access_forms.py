"""What somebody types to enter, or to change how they enter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from souche.entrypoints.administration import look
from souche.kit.one_line import validate_one_line

if TYPE_CHECKING:
    from souche.domain.organisation.models import StaffMember

A_CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "autocapitalize": "off"}


class CodeForm(forms.Form):
    """A code of the application."""

    code = forms.CharField(label=_("Code of your application"), max_length=20, widget=look.Line(attrs=A_CODE))


class RecoveryForm(forms.Form):
    """A recovery code."""

    recovery_code = forms.CharField(
        label=_("Recovery code"),
        max_length=40,
        widget=look.Line(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


class PasskeyForm(forms.Form):
    """The name of a new passkey; the browser's answer comes with it."""

    name = forms.CharField(
        label=_("Name of this passkey"),
        max_length=60,
        validators=[validate_one_line],
        widget=look.Line,
        help_text=_("So that you know it again: my telephone, the key on my ring."),
    )


class AddressForm(forms.Form):
    """The address of somebody who forgot the password."""

    email = forms.EmailField(
        label=_("Your e-mail address"), max_length=254, widget=look.Line(attrs={"autocomplete": "email"})
    )


class PasswordForm(forms.Form):
    """The password, once more."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=look.Password(attrs={"autocomplete": "current-password"}),
    )


class ChosenPasswordForm(look.NewPasswordForm):
    """A new password, twice, for one of those who have the address."""

    def __init__(self, members: list[StaffMember], *arguments: Any, **options: Any) -> None:
        chosen = (arguments[0] or {}).get("login", "") if arguments else ""
        member = next((each for each in members if each.username == chosen), members[0])
        super().__init__(member, *arguments, **options)
        for field in self.fields.values():
            field.widget = look.Password(attrs={"autocomplete": "new-password"})
        if len(members) > 1:
            choices = [(each.username, each.username) for each in members]
            login = forms.ChoiceField(label=_("Login"), choices=choices, widget=look.Choice)
            self.fields = {"login": login, **self.fields}
