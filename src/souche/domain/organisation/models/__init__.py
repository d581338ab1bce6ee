"""The rows of the organisation."""

from souche.domain.organisation.models.actors import SOUCHE, STRIPE, UNKNOWN, Actor, ActorKind, buyer
from souche.domain.organisation.models.invitations import INVITATION_LIFE, BadInvitation, Invitation
from souche.domain.organisation.models.journal import JournalEntry
from souche.domain.organisation.models.organisation import Organisation, VatRegime
from souche.domain.organisation.models.second_steps import (
    AuthenticatorApp,
    Passkey,
    RecoveryCode,
    StepKind,
    has_second_step,
)
from souche.domain.organisation.models.staff import (
    NotAnOwner,
    OneselfUntouched,
    StaffMember,
    WorksHereAlready,
)
from souche.domain.organisation.models.staff_sessions import (
    BadResetLink,
    PasswordReset,
    StaffSession,
    TooManyResets,
    end_other_sessions,
)

__all__ = [
    "INVITATION_LIFE",
    "SOUCHE",
    "STRIPE",
    "UNKNOWN",
    "Actor",
    "ActorKind",
    "AuthenticatorApp",
    "BadInvitation",
    "BadResetLink",
    "Invitation",
    "JournalEntry",
    "NotAnOwner",
    "OneselfUntouched",
    "Organisation",
    "Passkey",
    "PasswordReset",
    "RecoveryCode",
    "StaffMember",
    "StaffSession",
    "StepKind",
    "TooManyResets",
    "VatRegime",
    "WorksHereAlready",
    "buyer",
    "end_other_sessions",
    "has_second_step",
]
