"""What our sources never do: run, load or believe what others wrote."""

from __future__ import annotations

import ast
import re

import pytest

from tests.architecture.sources import SOUCHE, imports_of, name_of, python_files, tree_of

PROGRAMS = [path for path in python_files(SOUCHE) if "demo" not in path.parts]
TEMPLATES = sorted(SOUCHE.rglob("*.html"))
SCRIPTS = sorted(SOUCHE.rglob("*.js"))
# Objects made of what others wrote, XML and its entities, chance that is guessed, a shell, and old hashes.
NEVER_IMPORTED = {"pickle", "marshal", "shelve", "yaml", "xml", "lxml", "random", "subprocess", "ldap"}
# A command that somebody types on the server starts a local Stripe beside it, by words of our own.
STARTED_BY_HAND = {"src/souche/entrypoints/cli/local_stripe.py": {"subprocess"}}
NEVER_CALLED = {"eval", "exec", "compile", "mark_safe", "from_string", "md5", "sha1", "system", "Template"}
NEVER_IN_A_TEMPLATE = re.compile(r"\|\s*safe\b|autoescape off|safeseq")
NEVER_IN_A_SCRIPT = re.compile(
    r"innerHTML|outerHTML|document\.write|\beval\(|new Function|postMessage|"
    r"localStorage|sessionStorage|indexedDB"
)


def called_in(source: ast.AST) -> set[str]:
    """Return the names of what is called, `a` for `x.a()` too; `re.compile` is a pattern's."""
    calls = [node.func for node in ast.walk(source) if isinstance(node, ast.Call)]
    plain = {call.id for call in calls if isinstance(call, ast.Name)}
    return plain | {call.attr for call in calls if isinstance(call, ast.Attribute) and call.attr != "compile"}


def options_of(source: ast.AST) -> set[tuple[str, object]]:
    """Return the named options that calls are given, with those values that stand there."""
    return {
        (option.arg, option.value.value)
        for node in ast.walk(source)
        if isinstance(node, ast.Call)
        for option in node.keywords
        if option.arg and isinstance(option.value, ast.Constant)
    }


def test_nothing_is_made_of_what_others_wrote() -> None:
    found = {
        name_of(path): names
        for path in PROGRAMS
        if (names := {name.partition(".")[0] for name in imports_of(path)} & NEVER_IMPORTED)
    }

    assert found == STARTED_BY_HAND


def test_nothing_that_was_typed_is_run() -> None:
    found = {name_of(path): names for path in PROGRAMS if (names := called_in(tree_of(path)) & NEVER_CALLED)}

    assert found == {}


def test_a_redirect_is_never_followed_blindly_and_a_certificate_always_read() -> None:
    forbidden = {("follow_redirects", True), ("verify", False)}
    found = [name_of(path) for path in PROGRAMS if options_of(tree_of(path)) & forbidden]

    assert found == []


def test_no_form_takes_every_field_of_a_row() -> None:
    found = [name_of(path) for path in PROGRAMS if '"__all__"' in path.read_text(encoding="utf-8")]

    assert found == []


def test_no_template_lets_through_what_was_typed() -> None:
    found = [
        name_of(path) for path in TEMPLATES if NEVER_IN_A_TEMPLATE.search(path.read_text(encoding="utf-8"))
    ]

    assert TEMPLATES
    assert found == []


def test_no_script_writes_markup_listens_to_others_or_keeps_anything() -> None:
    found = [name_of(path) for path in SCRIPTS if NEVER_IN_A_SCRIPT.search(path.read_text(encoding="utf-8"))]

    assert SCRIPTS
    assert found == []


@pytest.mark.parametrize("line", ["eval(typed)", "Template(typed)", "hashlib.md5(typed)", "os.system(typed)"])
def test_what_is_forbidden_is_seen(line: str) -> None:
    assert called_in(ast.parse(line)) & NEVER_CALLED
