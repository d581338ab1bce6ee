"""The rows of customers, and of how they enter their account."""

from souche.domain.customers.models.account_session import AccountSession
from souche.domain.customers.models.customer import Customer, Details
from souche.domain.customers.models.identity import PROFESSIONAL, BuyerIdentity, BuyerType
from souche.domain.customers.models.sign_in import BadSignInLink, SignIn, TooManySignIns

__all__ = [
    "PROFESSIONAL",
    "AccountSession",
    "BadSignInLink",
    "BuyerIdentity",
    "BuyerType",
    "Customer",
    "Details",
    "SignIn",
    "TooManySignIns",
]
