from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tests.architecture.sources import SOUCHE, functions_of, python_files

if TYPE_CHECKING:
    from collections.abc import Iterator

MAKING = {"create", "add_lines"}
# What may be made twice without harm, and why: all else carries a key that survives the process.
WITHOUT_A_KEY = {
    "create_tax_rate": "a second rate of the same percentage prints the same",
    "keep_tax_ids": "those that the account has are looked for first",
    "create_webhook_endpoint": "older ones at the same address are deleted",
    "keep_portal_configuration": "the one that is offered is the one that is remembered",
    "_open_session": "an address of the portal serves once and lasts five minutes",
}


def makers_without_a_key() -> Iterator[str]:
    """Yield the functions of the gateway that let Stripe make something and give it no key."""
    for path in python_files(SOUCHE / "domain" / "payments" / "gateway"):
        for function in functions_of(path):
            for node in ast.walk(function):
                if _makes(node) and "'idempotency_key'" not in ast.unparse(node):
                    yield function.name


def _makes(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in MAKING


def test_what_stripe_makes_is_asked_with_a_key_that_survives() -> None:
    assert set(makers_without_a_key()) == set(WITHOUT_A_KEY)
