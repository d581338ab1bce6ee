"""A column of our own is shown: Django reads a field of the same name first, and shows its raw value."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.contrib import admin
from django.db.models.fields.related_descriptors import ForwardManyToOneDescriptor
from django.db.models.query_utils import DeferredAttribute

from tests.entrypoints.shop.page import Page
from tests.register import issue

if TYPE_CHECKING:
    from django.db.models import Model
    from django.test import Client


FIELDS = (DeferredAttribute, ForwardManyToOneDescriptor)


@pytest.mark.parametrize(
    "model", [model for model in apps.get_models() if admin.site.is_registered(model)], ids=str
)
def test_no_column_has_the_name_of_a_field(model: type[Model]) -> None:
    described = admin.site.get_model_admin(model)
    columns = {str(name) for name in described.list_display}
    fields = {name for name in columns if isinstance(getattr(model, name, None), FIELDS)}

    assert {name for name in fields if hasattr(described, name)} == set()


def test_the_register_names_its_buyers(desk: Client) -> None:
    issue(1, buyer={"name": "Alice Martin", "is_filled_later": True})

    page = Page(desk.get("/administration/invoices/invoice/"))

    assert "Alice Martin" in page.text
    assert "is_filled_later" not in page.text
