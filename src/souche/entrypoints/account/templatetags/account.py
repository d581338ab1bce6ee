"""Addresses of an account's pages: its owner's, or staff's preview of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.urls import reverse

from souche.domain.organisation.previews import is_preview, lead

if TYPE_CHECKING:
    from django.template import Context

register = template.Library()


@register.simple_tag(takes_context=True)
def account_page(context: Context, name: str, *words: str) -> str:
    """Return the address of a page of the account that is shown."""
    if is_preview(context["request"]):
        address = reverse(f"account_preview:{name}", args=[context["customer"].pk, *words])
        return lead(context["request"], address)
    return reverse(f"account:{name}", args=words)
