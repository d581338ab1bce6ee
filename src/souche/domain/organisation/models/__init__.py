"""The rows of the organisation."""

from souche.domain.organisation.models.actors import SOUCHE, STRIPE, UNKNOWN, Actor, ActorKind, buyer
from souche.domain.organisation.models.invitations import INVITATION_LIFE, BadInvitation, Invitation
from souche.domain.organisation.models.journal import JournalEntry
from souche.domain.organisation.models.organisation import Organisation, VatRegime
from souche.domain.organisation.models.staff import (
    NotAnOwner,
    OneselfUntouched,
    StaffMember,
    WorksHereAlready,
)

__all__ = [
    "INVITATION_LIFE",
    "SOUCHE",
    "STRIPE",
    "UNKNOWN",
    "Actor",
    "ActorKind",
    "BadInvitation",
    "Invitation",
    "JournalEntry",
    "NotAnOwner",
    "OneselfUntouched",
    "Organisation",
    "StaffMember",
    "VatRegime",
    "WorksHereAlready",
    "buyer",
]
