"""Unfold's classes under the types of Django's, whose look alone they change: Unfold ships no types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import Model
from unfold import widgets
from unfold.decorators import action as unfold_action
from unfold.decorators import display as unfold_display

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.admin import AdminSite, TabularInline
    from django.contrib.admin import ModelAdmin as UnfoldModelAdmin
    from django.contrib.admin.views.main import ChangeList as UnfoldChangeList
    from django.contrib.auth.forms import SetPasswordForm
    from django.forms import (
        BaseModelFormSet,
        CheckboxInput,
        CheckboxSelectMultiple,
        ClearableFileInput,
        PasswordInput,
        RadioSelect,
        Select,
        TextInput,
    )
    from django.forms import Textarea as TextareaInput
    from django.http import HttpRequest

    from souche.domain.organisation.models import StaffMember

    NewPasswordForm = SetPasswordForm[StaffMember]
    UnfoldTabularInline = TabularInline
    RowsFormSet = BaseModelFormSet
    RowsInline = TabularInline
    Checkbox = CheckboxInput
    Checkboxes = CheckboxSelectMultiple
    Options = RadioSelect
    Line = TextInput
    ColourInput = TextInput
    Password = PasswordInput
    Picture = ClearableFileInput
    Choice = Select
    Textarea = TextareaInput
else:
    from django.contrib.auth.forms import SetPasswordForm as NewPasswordForm
    from unfold.admin import ModelAdmin as UnfoldModelAdmin
    from unfold.admin import TabularInline as UnfoldTabularInline
    from unfold.contrib.inlines.admin import NonrelatedTabularInline as RowsInline
    from unfold.contrib.inlines.forms import NonrelatedInlineModelFormSet as RowsFormSet
    from unfold.sites import UnfoldAdminSite as AdminSite
    from unfold.views import ChangeList as UnfoldChangeList

    Checkbox = widgets.UnfoldBooleanWidget
    Checkboxes = widgets.UnfoldAdminCheckboxSelectMultipleWidget
    Options = widgets.UnfoldAdminRadioSelectWidget
    Line = widgets.UnfoldAdminTextInputWidget
    ColourInput = widgets.UnfoldAdminColorInputWidget
    Password = widgets.UnfoldAdminPasswordWidget
    Picture = widgets.UnfoldAdminImageFieldWidget
    Choice = widgets.UnfoldAdminSelectWidget
    Textarea = widgets.UnfoldAdminTextareaWidget

Row = TypeVar("Row", bound=Model)

__all__ = [
    "AdminSite",
    "ChangeList",
    "Checkbox",
    "Checkboxes",
    "Choice",
    "ColourInput",
    "Line",
    "ModelAdmin",
    "NewPasswordForm",
    "Options",
    "Password",
    "Picture",
    "RowsFormSet",
    "RowsInline",
    "Textarea",
    "UnfoldChangeList",
    "UnfoldTabularInline",
    "column",
    "page_button",
]


class ChangeList(UnfoldChangeList):
    """A list whose address may ask for any day: the last year has no end, and Django counts one more."""

    def get_filters(self, request: HttpRequest) -> Any:
        """Return Django's filters; what is no day of the calendar asks for nothing."""
        try:
            return super().get_filters(request)
        except (OverflowError, ValueError) as unread:
            if not any(name.startswith(f"{self.date_hierarchy}__") for name in request.GET):
                raise
            raise IncorrectLookupParameters(unread) from unread


class ModelAdmin(UnfoldModelAdmin[Row]):
    """The pages of a table."""

    def get_changelist(self, request: HttpRequest, **options: Any) -> type[ChangeList]:
        """Return what reads the address of its list."""
        del request, options
        return ChangeList


def column(
    *,
    description: Any,
    ordering: str | None = None,
    label: dict[str, str] | None = None,
    is_yes_or_no: bool | None = None,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Name a computed column; `label` gives the colour of a badge: `{value: "success"}`."""
    decorate: Callable[[Callable[..., Any]], Callable[..., Any]] = unfold_display(
        description=description, ordering=ordering, label=label, boolean=is_yes_or_no
    )
    return decorate


def page_button(
    *, description: Any, address: str, permissions: list[str]
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make a view of a page of its own, below a row's address, with a button at the top of the row's page."""
    decorate: Callable[[Callable[..., Any]], Callable[..., Any]] = unfold_action(
        description=description, url_path=address, permissions=permissions
    )
    return decorate
