"""A name is one line, and no address of a page; the names of people and companies of France all pass."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from souche.kit.one_line import (
    LineField,
    breaks_line,
    names_page,
    names_path,
    on_one_line,
    validate_no_page,
    validate_no_path,
    validate_one_line,
)

# A person, or what people write in the place of one.
PEOPLE = (
    "Alice Martin", "Dr. Martin", "Dr.Martin", "J.-P. Dupont", "J.P.Dupont", "J.P. Dupont", "O'Neil",
    "N’Diaye", "Mme. de Staël", "Mme.De Staël", "M.De La Tour", "Ph.De Villiers", "Ch. de Gaulle",
    "A.De Sousa", "Anne-Sophie Le Gall-d'Aurevilly", "Jean-Michel Jarre", "Zoé", "Ömer Çelik",
    "François-René de Chateaubriand", "Nguyễn Văn An", "Łukasz Żak", "Σοφία Παπαδοπούλου", "李小龍",
    "محمد علی", "Björk Guðmundsdóttir", "Madonna", "Martin Luther King Jr.", "Mgr. Lustiger", "St. Jean",
    "M. et Mme Martin", "M.Martin/Mme Durand", "Martin/Durand", "Famille Martin (4 pers.)", "Alice & Bob",
    "Louis XIV", "D’Artagnan", "E.T.A. Hoffmann", "P.-J. Proudhon", "alice@example.org",
    "Alice, classe de 3e B", "C. A. R.", "Com. Martin",
)  # fmt: skip
# Companies, associations, schools and towns.
ORGANISATIONS = (
    "Compagnie St. Roch", "Compagnie St.Roch", "Cie St.Roch", "E.Leclerc", "E. Leclerc Dijon Sud",
    "Amap.Lyon", "AMAP. Lyon", "S.A.R.L. Dupont", "S.A.S.U. Les Moutardes", "L.V.M.H.", "S.N.C.F.",
    "R.A.T.P", "M.J.C. du Parc", "C.S.E. Michelin", "Association Loi 1901 « Les Ami.e.s »",
    "Les Étudiant.e.s de Dijon", "Cie L.Art", "Ets. Martin & Fils", "Éts.Martin", "3 Suisses",
    "Sté. Générale", "Crédit Agricole S.A.", "Auto-école du Centre", "L'Oréal", "Saint-Gobain",
    "Ville de Dijon", "École élém. J. Ferry", "Lycée Carnot (2nde 4)", "S.A.Services", "A.B.C. Tours",
    "Théâtre n° 8", "Chez Paul / Dijon", "Collectif 12/24", "Arts et Métiers ParisTech",
    "Direction rég. des affaires culturelles", "C.H.U. Dijon Bourgogne",
)  # fmt: skip
# Companies that are called so.
NAMED_BY_DOMAIN = (
    "vente-privee.com", "Booking.com", "CSE Allopneus.com", "Meetic.fr", "OUI.net",
)  # fmt: skip
REFERENCES = (
    "BC-118", "BC.2026.118", "PO 12/34", "Réf. 2026/12-A", "DIJON.2026-4", "12.05.2026", "N°7", "A.B/12",
)  # fmt: skip
PAGES = (
    "http://exemple.com", "https://x.yz", "HTTP://EXEMPLE.COM/a", "ftp://exemple.fr",
    "Gagnez ! http://1.2.3.4/x", "www.exemple.com", "WWW.exemple", "www2.exemple.fr", "exemple.com/gagne",
    "exemple.fr/x", "t.me/abc", "t.co/x", "bit.ly/3x", "wa.me/33600000000", "Alice exemple.com/x",
    "(exemple.com/x)", "amap.paris/x", "exemple.lyon/gagner", "sous.domaine.exemple.org/x",
    "exämple.com/x", "exemple\u3002com/x", "ｅｘｅｍｐｌｅ．ｃｏｍ/x", "exem\u200bple.com/x",
)  # fmt: skip
DOMAINS = (
    "exemple.com", "Exemple.COM", "exemple.fr", "Gagnez sur exemple.com!", "exemple.com.",
    "« exemple.net »", "x.com", "sous.domaine.exemple.org", "exemple.xyz", "casino-gratuit.club",
    "exämple.fr", "exemple.xn--p1ai", "promo.shop", "exemple.co.uk", "mon-site.io", "exem\u200bple.com",
    "ｅｘｅｍｐｌｅ．ｃｏｍ",
)  # fmt: skip
BREAKS = (
    "a\nb", "a\rb", "a\r\nBcc: x@y.z", "a\x0bb", "a\x0cb", "a\x85b", "a\u2028b", "a\u2029b", "a\x00b",
    "a\tb", "a\x1bb", "a\x7fb", "a\x1cb", "a\u202eb", "a\u2066b", "a\ud800b",
)  # fmt: skip


@pytest.mark.parametrize("name", [*PEOPLE, *ORGANISATIONS, *REFERENCES])
def test_names_and_references_pass(name: str) -> None:
    assert not breaks_line(name)
    assert not names_page(name)
    assert not names_path(name)


@pytest.mark.parametrize("name", NAMED_BY_DOMAIN)
def test_a_company_may_be_called_by_its_domain(name: str) -> None:
    assert not names_path(name)


@pytest.mark.parametrize("name", PAGES)
def test_the_address_of_a_page_is_no_name_of_anybody(name: str) -> None:
    for validate in (validate_no_page, validate_no_path):
        with pytest.raises(ValidationError):
            validate(name)


@pytest.mark.parametrize("name", [*DOMAINS, *NAMED_BY_DOMAIN])
def test_a_bare_domain_is_no_name_of_a_person(name: str) -> None:
    with pytest.raises(ValidationError):
        validate_no_page(name)


@pytest.mark.parametrize("text", BREAKS, ids=ascii)
def test_what_breaks_a_line_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        validate_one_line(text)
    with pytest.raises(ValidationError):
        LineField(max_length=20).clean(text, None)


@pytest.mark.parametrize("text", BREAKS, ids=ascii)
def test_what_others_send_is_brought_on_one_line(text: str) -> None:
    assert not breaks_line(on_one_line(text))
    assert on_one_line(text).replace(" ", "").startswith("a")


def test_one_space_stays_between_words() -> None:
    assert on_one_line("  Alice \r\n  Martin\u2028\u202e") == "Alice Martin"


def test_the_database_knows_a_plain_column() -> None:
    _name, path, _positional, named = LineField(max_length=20).deconstruct()
    assert (path, named) == ("django.db.models.CharField", {"max_length": 20})
