"""The legal mentions printed on an invoice, as dated data. What was printed stays frozen on the document."""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

# Stripe refuses longer ones (docs.stripe.com/api/checkout/sessions/create, invoice_creation.invoice_data).
FOOTER_LENGTH = 5000
# What is sold here; asked of invoices from 1 September 2027, harmless before (décret 2022-1299).
KIND_OF_OPERATION = "Prestations de services"

# Owed between professionals alone (C. com., art. L441-9, L441-10 and D441-5).
LATE_PAYMENT = (
    "Pas d’escompte pour paiement anticipé. En cas de retard de paiement : pénalités au taux de trois fois"
    " l’intérêt légal et indemnité forfaitaire de 40 € pour frais de recouvrement."
)


class Ground(models.TextChoices):
    """Why a sale bears no VAT; the first three are regimes of the whole house."""

    FRANCHISE = "franchise", _("VAT franchise")
    EXEMPT = "exempt", _("Exempt association")
    OUTSIDE = "outside", _("Organisation outside the scope of VAT")
    FEE = "fee", _("Membership fee outside the scope of VAT")
    SALE = "sale", _("Sale outside the scope of VAT")
    TERRITORY = "territory", _("No VAT in this territory")


class LawReference(models.TextChoices):
    """The code whose article an invoice cites; sources disagree on the number of the coming one."""

    CGI = "cgi", _("The code of today: CGI (admitted until 30 June 2028)")
    CIBS_233_3 = "cibs_233_3", _("From 2027 the new code, article L. 233-3 of the CIBS (most sources)")
    CIBS_223_3 = "cibs_223_3", _("From 2027 the new code, article L. 223-3 of the CIBS (older sources)")


@dataclass(frozen=True)
class Mention:
    """A sentence that the law or usage asks for, valid on [valid_from, valid_until)."""

    ground: str
    text: str
    valid_from: date = date(2000, 1, 1)
    valid_until: date | None = None
    reference: str = LawReference.CGI

    def is_valid_on(self, day: date) -> bool:
        """Say whether the sentence applies on that day."""
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)


# Ordonnance 2026-671: the CIBS applies from 1 January 2027; invoices may cite the CGI until 30 June 2028.
_CIBS_BEGINS, _CGI_ENDS = date(2027, 1, 1), date(2028, 7, 1)

# In the order of preference where the chosen reference has no sentence on a day. No article of the CIBS is
# known yet for the other grounds; "any mention that the operation is exempt" is enough (CGI, annexe II, art.
# 242 nonies A, 12°).
VAT_MENTIONS = (
    Mention(Ground.FRANCHISE, "TVA non applicable, art. 293 B du CGI", valid_until=_CGI_ENDS),
    Mention(
        Ground.FRANCHISE,
        "TVA non applicable, art. L. 233-3 du CIBS",
        valid_from=_CIBS_BEGINS,
        reference=LawReference.CIBS_233_3,
    ),
    Mention(
        Ground.FRANCHISE,
        "TVA non applicable, art. L. 223-3 du CIBS",
        valid_from=_CIBS_BEGINS,
        reference=LawReference.CIBS_223_3,
    ),
    Mention(Ground.EXEMPT, "Exonération de TVA, art. 261, 7-1° du CGI", valid_until=_CGI_ENDS),
    Mention(Ground.EXEMPT, "Opération exonérée de TVA", valid_from=_CGI_ENDS),
    Mention(Ground.OUTSIDE, "Organisme non assujetti à la TVA"),
    Mention(Ground.FEE, "Cotisation hors champ d’application de la TVA"),
    Mention(Ground.SALE, "Opération hors champ d’application de la TVA"),
    Mention(Ground.TERRITORY, "TVA non applicable, art. 294, 1 du CGI", valid_until=_CGI_ENDS),
    Mention(Ground.TERRITORY, "TVA non applicable dans ce territoire", valid_from=_CGI_ENDS),
)


def vat_mention(*, ground: str, reference: str, day: date) -> str:
    """Return the sentence that says on that day why there is no VAT, from the chosen code if it has one."""
    valid = [one for one in VAT_MENTIONS if one.ground == ground and one.is_valid_on(day)]
    chosen = [one for one in valid if one.reference == reference]
    return (chosen or valid)[0].text
