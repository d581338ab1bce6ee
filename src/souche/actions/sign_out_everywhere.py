"""A buyer leaves their account in every browser: a telephone was lost, a library's computer was used."""

from souche.domain.customers.models import AccountSession, Customer, SignIn


def sign_out_everywhere(*, customer: Customer) -> None:
    """End every session of the customer, and let no link that was sent before enter any more."""
    AccountSession.objects.filter(customer=customer).delete()
    SignIn.objects.filter(email=customer.email).delete()
