"""Products: what is sold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import stripe
from stripe.params import (
    ProductCreateParams,
    ProductFeatureListParams,
    ProductListParams,
    ProductRetrieveParams,
)

from stripe_sandbox.api.endpoint import CREATED, LIST, Call, Endpoint, merged_metadata
from stripe_sandbox.state.ids import new_id
from stripe_sandbox.state.shapes import complete

if TYPE_CHECKING:
    from stripe_sandbox.state.state import Work
    from stripe_sandbox.state.store import Json

PRODUCT_LIMITS = {"description": 40000, "images": 8, "unit_label": 12}
_ABSENT = frozenset({"tax_details"})


def new_product(*, work: Work, values: Json, is_active: bool) -> Json:
    """Create a product from the parameters of `product_data` or of its own endpoint, and return it."""
    product = complete(
        stripe.Product,
        {
            "id": new_id("prod"),
            "object": "product",
            "active": is_active,
            "created": work.now,
            "description": values.get("description"),
            "images": values.get("images") or [],
            "livemode": False,
            "marketing_features": [],
            "metadata": merged_metadata(None, values.get("metadata")),
            "name": values["name"],
            "statement_descriptor": values.get("statement_descriptor"),
            "type": "service",
            "unit_label": values.get("unit_label"),
            "updated": work.now,
            "url": values.get("url"),
        },
        absent=_ABSENT,
    )
    work.emit("product.created", work.save(product))
    return product


def create(call: Call) -> Json:
    """Create a product."""
    return new_product(work=call.work, values=call.params, is_active=call.params.get("active", True))


def retrieve(call: Call) -> Json:
    """Return a product."""
    return call.subject("product")


def list_all(call: Call) -> Json:
    """Return products, newest first."""
    return call.page("product", filters="active")


def list_features(call: Call) -> Json:
    """Return what a product entitles to: nothing here."""
    return call.page("product_feature", parent=call.subject("product")["id"])


ENDPOINTS = (
    Endpoint(
        method="POST",
        path="/v1/products",
        params=ProductCreateParams,
        run=create,
        supports="active description images metadata name statement_descriptor unit_label url",
        limits=PRODUCT_LIMITS | {"statement_descriptor": 22},
        emits=("product.created",),
    ),
    Endpoint(
        method="GET",
        path="/v1/products",
        params=ProductListParams,
        run=list_all,
        supports=f"{LIST} {CREATED} active",
    ),
    Endpoint(method="GET", path="/v1/products/{id}", params=ProductRetrieveParams, run=retrieve),
    Endpoint(
        method="GET",
        path="/v1/products/{id}/features",
        params=ProductFeatureListParams,
        run=list_features,
        supports=LIST,
    ),
)
