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
    from collections.abc import Iterator

    from django.utils.functional import _StrPromise

    from souche.domain.organisation.models import StaffMember

# zxcvbn's scale goes from 0 to 4: "safely unguessable: moderate protection from offline attacks" is 3.
SAFE = 3
# zxcvbn refuses to read more.
MOST_READ = 72
SHORTEST_WORD = 3
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
        known = [*WORDS_OF_THE_TRADE.split(), *words_known_of(user)]
        # Dashes between words that are known make it look harder to guess than it is.
        spellings = {password[:MOST_READ], "".join(re.findall(r"\w", password))[:MOST_READ]} - {""}
        if min(zxcvbn(text, user_inputs=known)["score"] for text in spellings) < SAFE:
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


def words_known_of(user: StaffMember | None) -> Iterator[str]:
    """Yield what anybody may know of somebody and of where they work."""
    house = Organisation.current()
    texts = [house.name, house.legal_name, house.city, house.email, house.website]
    if user:
        texts += [user.username, user.first_name, user.last_name, user.email]
    for text in [*texts, *(_without_accents(text) for text in texts)]:
        yield text
        yield "".join(re.findall(r"\w+", text))
        yield from (word for word in re.findall(r"\w+", text) if len(word) >= SHORTEST_WORD)


def _without_accents(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
