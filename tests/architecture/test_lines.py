"""A name that somebody types is one line: each column and each field of a form refuses what breaks it."""

from __future__ import annotations

from importlib import import_module
from pkgutil import walk_packages
from typing import TYPE_CHECKING

from django import forms
from django.apps import apps
from django.db import models

import souche.entrypoints
from souche.kit.one_line import LineField, validate_one_line
from tests.architecture.test_stripe_columns import FROM_STRIPE

if TYPE_CHECKING:
    from collections.abc import Iterator

# Written by the code alone, or refused by a check of its own that knows no line break.
NEVER_TYPED = {
    "accounting.Export.filename",
    "customers.Customer.language",
    "customers.Customer.stripe_told",
    "customers.SignIn.network",
    "orders.KeptBasket.language",
    "orders.KeptBasket.network",
    "orders.Order.currency",
    "orders.Order.language",
    "orders.Placing.network",
    "organisation.Passkey.credential_id",
    "organisation.PasswordReset.network",
    "organisation.StaffSession.browser",
    "organisation.StaffSession.network",
    "organisation.StaffSession.session_key",
    "organisation.Organisation.primary_colour",
    "organisation.Organisation.time_zone",
    "organisation.StaffMember.password",
}
# Checked by a rule of their own, or written by the code from what was checked.
WHOLE_TABLES = ("accounting.AccountChart.", "accounting.AccountOfRate.", "organisation.JournalEntry.")
# Looked for, and kept nowhere; two letters.
HARMLESS = {
    ("RegisterForm", "q"),
    ("DetailsForm", "country"),
    ("CodeForm", "code"),
    ("RecoveryForm", "recovery_code"),
}


def columns_that_may_break() -> set[str]:
    """Return the columns of text, no choices, that would take a line break."""
    return {
        str(field)
        for model in apps.get_models()
        if model.__module__.startswith("souche.")
        for field in model._meta.concrete_fields  # noqa: SLF001  # Django documents it
        if type(field) is models.CharField and field.editable and not field.choices
        if not str(field).startswith(WHOLE_TABLES) and not field.name.endswith("_sha256")
    }


def forms_of_ours() -> Iterator[type[forms.BaseForm]]:
    """Yield every class of forms that the pages have."""
    for module in walk_packages(souche.entrypoints.__path__, "souche.entrypoints."):
        import_module(module.name)
    waiting: list[type[forms.BaseForm]] = [forms.BaseForm]
    while waiting:
        known = waiting.pop()
        waiting.extend(known.__subclasses__())
        if known.__module__.startswith("souche."):
            yield known


def is_typed_on_one_line(field: forms.Field) -> bool:
    is_other = isinstance(field.widget, (forms.Textarea, forms.PasswordInput))
    return isinstance(field, forms.CharField) and not is_other and not isinstance(field, forms.EmailField)


def test_each_column_of_text_refuses_line_breaks() -> None:
    unnamed = columns_that_may_break() - FROM_STRIPE.keys()

    assert unnamed == NEVER_TYPED, "what people type is a LineField; name here what only the code writes"


def test_each_field_of_a_form_refuses_line_breaks_or_leaves_it_to_its_column() -> None:
    may_break = {
        (form.__name__, name)
        for form in forms_of_ours()
        for name, field in form.base_fields.items()  # type: ignore[attr-defined]  # a form has its fields
        if is_typed_on_one_line(field) and validate_one_line not in field.validators
        if not hasattr(form, "_meta") or not _is_checked_column(form, name)
    }
    assert may_break == HARMLESS


def _is_checked_column(form: type[forms.BaseForm], name: str) -> bool:
    column = form._meta.model._meta.get_field(name)  # type: ignore[attr-defined]  # noqa: SLF001  # a form of a model
    return isinstance(column, (LineField, models.SlugField)) or str(column) in NEVER_TYPED
