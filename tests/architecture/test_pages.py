from __future__ import annotations

import ast
import re
from pathlib import Path

from django.apps import apps

from tests.architecture.sources import SOUCHE, name_of, python_files, tree_of

# Django looks for these by their names.
BY_NAME = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html", "robots.txt"}
TEXT = {".html", ".txt", ".css", ".js", ".svg", ".webmanifest", ".xml"}


def below(folder: str) -> dict[str, Path]:
    """Return our files that lie in folders of that name, each by the name Django knows it by."""
    return {
        path.relative_to(home).as_posix(): path
        for home in sorted(SOUCHE.rglob(folder))
        for path in sorted(home.rglob("*"))
        if path.is_file()
    }


def spoken_patterns() -> list[str]:
    """Return every string of the sources as a pattern; what an f-string fills in may be any one word."""
    patterns = []
    for path in python_files(SOUCHE):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.JoinedStr):
                parts = [
                    re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"[\w-]+"
                    for part in node.values
                ]
                patterns.append("".join(parts))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                patterns.append(re.escape(node.value))
    return patterns


def replaces_another(name: str) -> bool:
    """Say whether a template takes the place of one that an installed package ships."""
    folders = [Path(app.path) for app in apps.get_app_configs()]
    return any((folder / "templates" / name).is_file() for folder in folders if SOUCHE not in folder.parents)


def test_every_template_is_used() -> None:
    templates = below("templates")
    markup = "".join(path.read_text(encoding="utf-8") for path in templates.values())
    spoken = re.compile("|".join(spoken_patterns()))
    unused = [
        name_of(path)
        for name, path in templates.items()
        if name not in BY_NAME
        and f'"{name}"' not in markup
        and not spoken.fullmatch(name)
        and not replaces_another(name)
    ]

    assert templates
    assert unused == []


def test_every_static_file_is_used() -> None:
    files = below("static")
    readers = [*below("templates").values(), *(path for path in files.values() if path.suffix in TEXT)]
    markup = "".join(path.read_text(encoding="utf-8") for path in readers)
    spoken = re.compile("|".join(spoken_patterns()))
    unused = [
        name_of(path)
        for name, path in files.items()
        if name not in markup and path.name not in markup and not spoken.fullmatch(name)
    ]

    assert files
    assert unused == []
