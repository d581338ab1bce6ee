"""The rows of the organisation."""

from souche.domain.organisation.models.journal import JournalEntry
from souche.domain.organisation.models.organisation import Organisation, VatRegime
from souche.domain.organisation.models.staff import StaffMember

__all__ = ["JournalEntry", "Organisation", "StaffMember", "VatRegime"]
