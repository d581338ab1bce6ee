"""The name of a buyer, as they say it themself."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from souche.kit.one_line import TypedName


class NameForm(forms.Form):
    """Their name."""

    name = TypedName(
        label=_("Name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Give your name.")},
    )
