"""Texts of one line, such as names: what cannot stand in them, and the field of a row that holds one.

A line break in a name adds a line to an invoice, and a header to an e-mail. The address of a page in a name
is an advertisement that our e-mails would carry to whoever was named.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

# Unicode's categories of what begins a line, commands a terminal, or is no character at all; the signs that
# turn the text around come one by one (Unicode Standard Annex 9, explicit directional formatting).
BREAKS = frozenset({"Cc", "Zl", "Zp", "Cs"})
TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# What the names of the internet read as a dot (RFC 3490, section 3.1), beside what NFKC makes one.
DOTS = str.maketrans({"\u3002": ".", "\uff61": "."})

# The ends of addresses that somebody would advertise: of every country, and the usual ones of the others.
_ENDS = (
    "com net org info biz name pro mobi app dev xyz top shop site online store click link live club vip "
    "icu fun space website tech buzz win bid loan work life world today news blog page web cloud "
    "digital agency email group team zone social host press rest bar sbs lat monster quest beauty chat "
    "video games game casino poker bet sex porn adult dating cam love money cash credit finance crypto "
    "exchange market sale deals promo gratis free download stream ink art studio photo events tickets "
    "travel tours host hosting wiki guru ninja rocks one foundation community network systems solutions "
    "services support media marketing ltd"
)
ENDS = frozenset(_ENDS.split())
_COUNTRIES = (
    "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw "
    "by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et "
    "eu fi fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id "
    "ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu "
    "lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np "
    "nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sk "
    "sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy "
    "uz va vc ve vg vi vn vu wf ws ye yt za zm zw"
)
COUNTRIES = frozenset(_COUNTRIES.split())
SOLD_FIRST = frozenset({"com", "net", "org"})
# « M.De La Tour », « Ph.De Villiers », « Mme.De Staël » are people: initials or a title, and no space.
LONGEST_INITIALS = 2
_TITLES = "mme mmes mlle mrs mgr ste sté col gal cdt cie ets"
TITLES = frozenset(_TITLES.split())

OPENINGS = re.compile(r"[a-z][a-z0-9+.-]*://|(?<!\w)www\d?\.", re.IGNORECASE)
DOTTED = re.compile(
    r"(?<![\w.@-])(?P<labels>(?:\w(?:[\w-]*\w)?\.)+)(?P<end>[^\W\d_]{2,}|xn--[\w-]+)(?!\.?[\w@-])(?P<path>/\S)?",
    re.IGNORECASE,
)


def on_one_line(text: str) -> str:
    """Return a text without what breaks lines, one space between its words."""
    shown = (" " if unicodedata.category(sign) in BREAKS else sign for sign in text if sign not in TURNS)
    return " ".join("".join(shown).split())


def breaks_line(text: str) -> bool:
    """Say whether a text holds a line break, a tab, or any other character that is a command."""
    return any(unicodedata.category(sign) in BREAKS or sign in TURNS for sign in text)


def names_page(text: str) -> bool:
    """Say whether a text holds the address of a page: as below, or a bare domain."""
    plain = _as_read(text)
    return names_path(text) or any(_is_domain(found) for found in DOTTED.finditer(plain))


def names_path(text: str) -> bool:
    """Say whether a text holds an address that is more than a name: `http://`, `www.`, `example.com/x`."""
    plain = _as_read(text)
    dotted = (found for found in DOTTED.finditer(plain) if found["path"])
    return bool(OPENINGS.search(plain)) or any(_is_domain(found) for found in dotted)


def _as_read(text: str) -> str:
    """Return a text as programs that read mail see it: without what is invisible, in plain signs."""
    plain = unicodedata.normalize("NFKC", text).translate(DOTS)
    return "".join(sign for sign in plain if unicodedata.category(sign) != "Cf")


def _is_domain(found: re.Match[str]) -> bool:
    labels = found["labels"].lower().split(".")[:-1]
    end = found["end"].lower()
    is_known = end in ENDS or end in COUNTRIES or end.startswith("xn--")
    if end in SOLD_FIRST or (is_known and found["path"]):
        return True
    is_abbreviated = all(len(label) <= LONGEST_INITIALS or label in TITLES for label in labels)
    return not is_abbreviated and (is_known or found["path"] is not None)


def validate_one_line(value: str) -> None:
    """Refuse what breaks a line."""
    if breaks_line(value):
        raise ValidationError(
            _("Write this on one line: it holds a line break or a character that cannot be seen."),
            code="one_line",
        )


def validate_no_page(value: str) -> None:
    """Refuse the address of a page, a bare domain included."""
    if names_page(value):
        raise ValidationError(
            _("Write this without the address of a web page: no www and no .com."), code="no_page"
        )


def validate_no_path(value: str) -> None:
    """Refuse the address of a page, and let a bare domain be: some companies are called so."""
    if names_path(value):
        raise ValidationError(
            _("Write this without the address of a web page: no http:// or www, and nothing after a slash."),
            code="no_page",
        )


OURS = (validate_one_line, validate_no_page, validate_no_path)


class LineField(models.CharField[str, str]):
    """A text of one line; migrations know it as what the database has, a column of characters."""

    default_validators = [validate_one_line]  # as Django declares it

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """Return a plain CharField: what is refused changes no column."""
        name, _path, positional, named = super().deconstruct()
        others = [check for check in named.pop("validators", []) if check not in OURS]
        if others:
            named["validators"] = others
        return name, "django.db.models.CharField", positional, named


class TypedLine(forms.CharField):
    """A text of one line, typed into a form that writes no such field by itself."""

    default_validators = [validate_one_line]  # as Django declares it


class TypedName(forms.CharField):
    """The name of a person, typed by anybody: one line, and the address of no page."""

    default_validators = [validate_one_line, validate_no_page]  # as Django declares it

    def to_python(self, value: Any) -> str:
        """Keep one space between words."""
        return re.sub(" +", " ", super().to_python(value) or "")
