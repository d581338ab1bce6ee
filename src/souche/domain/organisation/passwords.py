"""Passwords that others would guess, by zxcvbn and the words of this trade and this house."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from zxcvbn import zxcvbn

from souche.domain.organisation.models import Organisation

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from django.utils.functional import _StrPromise

    from souche.domain.organisation.models import StaffMember

# zxcvbn's scale goes from 0 to 4: "safely unguessable: moderate protection from offline attacks" is 3.
SAFE = 3
# zxcvbn refuses to read more.
MOST_READ = 72
SHORTEST_WORD = 3
YEAR = r"(?:19|20)\d\d"
# Digits and signs that stand for a letter.
AS_LETTERS = str.maketrans("013457@$", "oieastas")
# zxcvbn knows English; these are what whoever guesses at a French box office begins with.
WORDS_OF_THE_TRADE = """
    accueil admin administrateur administration adherent adhesion association azerty bienvenue
    billet billets billetterie bonjour caisse cinema comedie compagnie compta comptabilite comptable
    concert concerts culture danse direction entree entrees evenement facture festival guichet
    guichets mairie motdepasse mdp musique opera paiement place places porte programme public
    representation reservation reservations salle scene secret secretariat saison souche spectacle
    spectacles stripe theatre ticket tickets vacances vente ventes janvier fevrier mars avril juin
    juillet aout septembre octobre novembre decembre lundi mardi mercredi jeudi vendredi samedi
    dimanche printemps automne hiver soleil
"""


class GuessablePasswordValidator:
    """Refuse what is guessed soon, as zxcvbn counts; names of the person and the house count for nothing."""

    def validate(self, password: str, user: StaffMember | None = None) -> None:
        """Raise ValidationError when a password would be guessed."""
        known = {*WORDS_OF_THE_TRADE.split(), *words_known_of(user)}
        if min(_score(text, known) for text in _readings(password[:MOST_READ], known)) < SAFE:
            raise ValidationError(
                _(
                    "This password would be guessed quickly. Take four words that have nothing to do with "
                    "each other, nor with you or the house."
                ),
                code="password_guessable",
            )

    def get_help_text(self) -> _StrPromise:
        """Say what is expected before it is typed."""
        return _("Four words that have nothing to do with each other make a good password.")


def _readings(password: str, known: Collection[str]) -> Iterator[str]:
    """Yield a password as it is, without what joins its words, and without years and words that are known.

    zxcvbn counts each word that is known as one more to guess; joined by dashes, or with a year behind, they
    would be a good password. Whoever guesses begins with all of their combinations.
    """
    yield password
    if joined := re.sub(r"[\W_]", "", password):
        yield joined
    words = sorted({_plain(word) for word in known}, key=len, reverse=True)
    either = "|".join([YEAR, *(re.escape(word) for word in words if word)])
    taken_out = re.compile(rf"[\W_]*(?:{either})[\W_]*")
    for spelt in {_plain(password), _plain(password.translate(AS_LETTERS))}:
        yield taken_out.sub("", spelt)


def _score(text: str, known: Iterable[str]) -> int:
    return int(zxcvbn(text, user_inputs=list(known))["score"]) if text else 0


def words_known_of(user: StaffMember | None) -> Iterator[str]:
    """Yield what anybody may know of somebody and of where they work."""
    house = Organisation.current()
    texts = [house.name, house.legal_name, house.city, house.email, house.website]
    if user:
        texts += [user.username, user.first_name, user.last_name, user.email]
    for text in [*texts, *(_plain(text) for text in texts)]:
        yield text
        yield "".join(re.findall(r"\w+", text))
        yield from (word for word in re.findall(r"\w+", text) if len(word) >= SHORTEST_WORD)


def _plain(text: str) -> str:
    """Return a text in small letters without accents."""
    apart = unicodedata.normalize("NFKD", text.lower())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))
