"""Gather the sentences of the sources into the catalogues, or say what a catalogue lacks (--check).

A folder named `locale` owns the sentences of its own folder; src/souche/locale owns all the others.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "src" / "souche"
OWNERS = (
    SOURCES / "entrypoints" / "account",
    SOURCES / "entrypoints" / "administration",
    SOURCES / "entrypoints" / "shop",
    SOURCES,
)
LANGUAGE = "fr"
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
TEMPLATES = {".html", ".txt"}
PERCENT_NAME = re.compile(r"%\((\w+)\)[sdf]")
BRACE_NAME = re.compile(r"\{(\w+)\}")
# A string is kept as it is; a no-break space between strings is no Python.
STRING_OR_SPACE = re.compile(r"""("[^"\n]*"|'[^'\n]*')|[\xa0\u202f]""")
# No dates and no names: two people who gather the same sentences write the same file.
HEADER = f"""\
msgid ""
msgstr ""
"Language: {LANGUAGE}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

"""
MessageKey = tuple[str, str | None]


def catalogue_path(*, owner: Path) -> Path:
    """Return where the sentences of a folder are translated."""
    return owner / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def sentences(*, owner: Path) -> Catalog:
    """Return every sentence of a folder, untranslated, each with the files that say it."""
    found = Catalog(locale=LANGUAGE)
    for source in _sources(owner=owner):
        options = {"encoding": "utf-8"}
        for _line, msgid, _comments, context in extract(
            "python", BytesIO(_python(source)), keywords=KEYWORDS, options=options
        ):
            if msgid:
                place = (Path(os.path.relpath(source, ROOT)).as_posix(), 0)
                found.add(msgid, locations=[place], context=context)
    for message in found:
        _mark_format(message)
    return found


def _sources(*, owner: Path) -> Iterator[Path]:
    others = [other for other in OWNERS if other != owner and other.is_relative_to(owner)]
    for source in sorted(owner.rglob("*")):
        is_ours = not any(source.is_relative_to(other) for other in others)
        is_read = source.suffix == ".py" or (source.suffix in TEMPLATES and "templates" in source.parts)
        if is_ours and is_read and source.is_file():
            yield source


def _python(source: Path) -> bytes:
    if source.suffix == ".py":
        return source.read_bytes()
    code = templatize(source.read_text(encoding="utf-8"), origin=source.name)
    code = STRING_OR_SPACE.sub(lambda match: match[1] or " ", code)
    # What is left of the markup keeps its indentation, which would mean something to Python.
    return "\n".join(line.lstrip() for line in code.splitlines()).encode()


def _mark_format(message: Message) -> None:
    text = " ".join(_ids(message))
    for flag, pattern in (("python-format", PERCENT_NAME), ("python-brace-format", BRACE_NAME)):
        if pattern.search(text):
            message.flags.add(flag)
        else:
            message.flags.discard(flag)


def _ids(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def _strings(message: Message) -> tuple[str, ...]:
    if message.string is None or isinstance(message.string, str):
        return (message.string or "",)
    return tuple(message.string)


def _key(message: Message) -> MessageKey:
    return _ids(message)[0], message.context


def translations(*, owner: Path) -> Catalog:
    """Return the catalogue of a folder as it is written; an empty one where there is none."""
    path = catalogue_path(owner=owner)
    if not path.exists():
        return Catalog(locale=LANGUAGE)
    with path.open("rb") as lines:
        return read_po(lines, locale=LANGUAGE)


def update(*, owner: Path) -> int:
    """Write a folder's catalogue again with the sentences of today; return how many wait for their words.

    A sentence that moved from another folder brings its translation along; one that is gone is left out.
    """
    known: dict[MessageKey, Message] = {}
    for other in (*(folder for folder in OWNERS if folder != owner), owner):
        known.update({_key(message): message for message in translations(owner=other) if message.id})
    gathered = sentences(owner=owner)
    for message in gathered:
        before = known.get(_key(message))
        if message.id and before and len(_ids(before)) == len(_ids(message)):
            message.string = before.string
            message.user_comments = before.user_comments
            message.flags |= before.flags & {"fuzzy"}
    _write(gathered, path=catalogue_path(owner=owner))
    return sum(1 for message in gathered if message.id and not all(_strings(message)))


def _write(catalogue: Catalog, *, path: Path) -> None:
    body = BytesIO()
    write_po(body, catalogue, omit_header=True, include_lineno=False, sort_output=True, width=0)
    text = HEADER + body.getvalue().decode().strip() + "\n"
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def faults(*, owner: Path) -> list[str]:
    """Return one sentence for each thing a folder's catalogue lacks, has doubts about or has too many."""
    said = {_key(message): message for message in sentences(owner=owner) if message.id}
    written = {_key(message): message for message in translations(owner=owner) if message.id}
    found = [f"missing: {msgid}" for msgid, _context in said.keys() - written.keys()]
    found += [f"obsolete: {msgid}" for msgid, _context in written.keys() - said.keys()]
    for key in said.keys() & written.keys():
        found += _faults_of(written[key])
    return sorted(found)


def _faults_of(message: Message) -> Iterator[str]:
    name = _ids(message)[0]
    if not all(_strings(message)):
        yield f"missing: {name}"
    elif message.fuzzy:
        yield f"fuzzy: {name}"
    elif _names(_strings(message)) - _names(_ids(message)):
        yield f"unknown placeholder: {name}"
    elif isinstance(message.id, str) and _names(_ids(message)) - _names(_strings(message)):
        yield f"forgotten placeholder: {name}"


def _names(texts: tuple[str, ...]) -> set[str]:
    return {
        name for text in texts for pattern in (PERCENT_NAME, BRACE_NAME) for name in pattern.findall(text)
    }


def contradictions() -> list[str]:
    """Return the sentences translated in two ways: Django merges all catalogues, so one way never shows."""
    first: dict[MessageKey, tuple[str, ...]] = {}
    found = set()
    for owner in OWNERS:
        for message in translations(owner=owner):
            is_translated = message.id and all(_strings(message))
            if is_translated and first.setdefault(_key(message), _strings(message)) != _strings(message):
                found.add(f"translated in two ways: {_ids(message)[0]}")
    return sorted(found)


def main() -> int:
    """Update every catalogue, or with --check say what is wrong and return 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail when a catalogue is not whole"
    )
    is_check = parser.parse_args().check
    if not is_check:
        for owner in OWNERS:
            missing = update(owner=owner)
            sys.stdout.write(f"{catalogue_path(owner=owner).relative_to(ROOT)}: {missing} to translate\n")
    wrong = [f"{owner.relative_to(ROOT)}: {fault}" for owner in OWNERS for fault in faults(owner=owner)]
    wrong += contradictions()
    sys.stdout.writelines(f"{sentence}\n" for sentence in wrong)
    return 1 if wrong and is_check else 0


if __name__ == "__main__":
    sys.exit(main())
