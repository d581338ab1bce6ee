"""What VIES says of a buyer's VAT number is noted; no sale waits for it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from souche.domain.customers.vies import ViesSilent, is_in_vies

if TYPE_CHECKING:
    from souche.domain.customers.models import BuyerIdentity


def check_vat_number(*, identity: BuyerIdentity) -> None:
    """Ask VIES once and note its answer; its silence changes nothing."""
    with suppress(ViesSilent):
        identity.note_vies(is_known=is_in_vies(vat_number=identity.eu_vat_number))
