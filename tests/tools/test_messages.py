from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tools import messages

if TYPE_CHECKING:
    from pathlib import Path

PAGE = """{% load i18n %}<p class="a">
    {% translate "Hello" %} {{ nobody|default:_("someone") }}
      {% blocktranslate count n=n trimmed %}
        one place
      {% plural %}
        {{ n }} places
      {% endblocktranslate %}
</p>"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "views.py").write_text('_("50 % of {total}")\npgettext("a menu", "Open")\n', encoding="utf-8")
    return tmp_path


def translate(folder: Path, **changes: str) -> None:
    path = messages.catalogue_path(owner=folder)
    text = path.read_text(encoding="utf-8")
    for msgid, msgstr in changes.items():
        text = text.replace(f'msgid "{msgid}"\nmsgstr ""', f'msgid "{msgid}"\nmsgstr "{msgstr}"')
    path.write_text(text, encoding="utf-8")


def test_it_finds_the_sentences_of_templates_and_of_python(folder: Path) -> None:
    found = {message.id for message in messages.sentences(owner=folder) if message.id}

    assert found == {"Hello", "someone", ("one place", "%(n)s places"), "50 % of {total}", "Open"}


def test_it_marks_only_named_placeholders(folder: Path) -> None:
    flags = {str(message.id): message.flags for message in messages.sentences(owner=folder)}

    assert flags["50 % of {total}"] == {"python-brace-format"}
    assert flags["('one place', '%(n)s places')"] == {"python-format"}


def test_it_keeps_what_was_translated(folder: Path) -> None:
    messages.update(owner=folder)
    translate(folder, Hello="Bonjour")
    (folder / "more.py").write_text('_("New")', encoding="utf-8")

    assert messages.update(owner=folder) == 5
    assert messages.translations(owner=folder).get("Hello").string == "Bonjour"  # type: ignore[union-attr]  # it is there


def test_it_writes_the_same_file_twice(folder: Path) -> None:
    messages.update(owner=folder)
    before = messages.catalogue_path(owner=folder).read_bytes()
    messages.update(owner=folder)

    assert messages.catalogue_path(owner=folder).read_bytes() == before


def test_it_names_what_is_missing_and_what_is_obsolete(folder: Path) -> None:
    messages.update(owner=folder)
    translate(folder, Hello="Bonjour")
    (folder / "templates" / "page.html").write_text("{% translate 'Goodbye' %}", encoding="utf-8")
    found = messages.faults(owner=folder)

    assert "missing: Goodbye" in found
    assert "missing: Open" in found
    assert "obsolete: Hello" in found


def test_it_names_a_placeholder_that_the_translation_lost(folder: Path) -> None:
    messages.update(owner=folder)
    translate(folder, **{"50 % of {total}": "la moitié"})

    assert "forgotten placeholder: 50 % of {total}" in messages.faults(owner=folder)
