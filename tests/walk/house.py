"""A house in which every address leads somewhere: a row of everything, and the words that open each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from souche.domain.accounting.models import AccountChart, Export, ExportKind
from souche.domain.accounting.register import Selection
from souche.domain.catalogue.models import Quota
from souche.domain.invoices.models import Invoice
from souche.domain.mailing.models import Mail
from souche.domain.orders.models import Placing
from souche.domain.organisation.models import Invitation, PasswordReset, StaffMember
from souche.domain.organisation.roles import Role
from souche.kit import clock
from tests.cast import open_theatre
from tests.domain.test_order import make_order
from tests.entrypoints.account.visits import basket_word, link_word
from tests.entrypoints.administration.rows import PDF, buy, hire, join, open_case
from tests.walk.who import Who

if TYPE_CHECKING:
    from django.db.models import Model

    from souche.domain.memberships.models import Membership
    from souche.domain.orders.models import Order
    from tests.entrypoints.account.addresses import Address

PICTURE = "events/piece.png"


@dataclass(frozen=True)
class House:
    """What stands in it, and the words of the links that were sent."""

    order: Order
    membership: Membership
    invoice: Invoice
    sign_in_word: str
    basket_word: str
    invitation_word: str
    password_word: str

    def colleague(self, role: str) -> StaffMember:
        """Return whoever has a role here."""
        member: StaffMember = StaffMember.objects.get(username=role or "nobody")
        return member

    def words(self, address: Address, who: Who) -> dict[str, str]:
        """Return what somebody puts into an address: the true word of a link for who holds it alone."""
        row = self.membership if "mon-adhesion" in address.route else self.order
        is_preview = address.route.startswith("administration/apercu/")
        word = row.public_id if is_preview else row.link
        known = {
            "link": word if is_preview or who == Who.HOLDER else f"{row.public_id}:forged",
            "token": self._token(address) if who == Who.HOLDER else "forged",
            "public_id": row.public_id,
            "slug": "adhesion-0" if "adhesions" in address.route else "piece-0",
            "invoice_id": self.invoice.public_id,
            "year": f"{self.invoice.issued_at:%Y}",
            "path": PICTURE,
            "app_label": "orders",
            "url": "nowhere",
            "content_type_id": str(ContentType.objects.get_for_model(Invoice).pk),
        }
        return {name: known.get(name) or self._key(address) for name in address.arguments}

    def _token(self, address: Address) -> str:
        words = {
            "admin:invitation": self.invitation_word,
            "admin:choose_password": self.password_word,
            "shop:kept_basket": self.basket_word,
        }
        return words.get(address.name, self.sign_in_word)

    def _key(self, address: Address) -> str:
        if address.name == "admin:organisation_staffmember_invitation":
            return str(Invitation.objects.get().pk)
        if address.name.startswith("account_preview"):
            return str(self.order.customer.pk)
        _administration, app, model, *_rest = address.route.split("/")
        if app == "r":
            return str(self.invoice.pk)
        return str(self._row(apps.get_model(app, model)).pk)

    def _row(self, model: type[Model]) -> Model:
        """Return the row that addresses are tried with: of colleagues, one who does not walk."""
        rows = model._default_manager.order_by("pk")  # noqa: SLF001  # Django's public way for any model
        row = rows.filter(username="other").first() if model is StaffMember else rows.first()
        assert row, model
        return row


def build_house() -> House:
    """Open a theatre that sold, was paid, was disputed, exported and invited."""
    open_theatre()
    order = buy()
    open_case(order)
    Quota.objects.update(taken=1)
    invoice = order.invoices.get()
    invoice.archive(pdf=PDF, now=clock.now())
    AccountChart.current().save()
    _export()
    for role in ("", *Role):
        hire(role)
    other = hire_other()
    Placing.objects.create(order=make_order(), network="192.0.2.1", is_sure=False, placed_at=clock.now())
    default_storage.save(PICTURE, ContentFile(b"a picture"))
    return House(
        order=order,
        membership=join(customer=order.customer),
        invoice=invoice,
        sign_in_word=link_word(order.customer.email),
        basket_word=basket_word(order),
        invitation_word=_invite(other),
        password_word=_forget_password(other),
    )


def hire_other() -> StaffMember:
    """Return a colleague whom the others look at."""
    return StaffMember.objects.create_user("other", "other@theatre.example", is_staff=True, role=Role.DOOR)


def _export() -> None:
    selection = Selection(is_livemode=False, time_zone="Europe/Paris")
    export = Export.request(kind=ExportKind.CSV, selection=selection, by=None, total=1, now=clock.now())
    export.file.save("register.csv", ContentFile(b"number;total"), save=False)
    export.finished_at = clock.now()
    export.save()


def _forget_password(member: StaffMember) -> str:
    wanted = PasswordReset.ask(email=member.email, network="192.0.2.1", now=clock.now())
    return wanted.issue_token(now=clock.now())


def _invite(by: StaffMember) -> str:
    invitation = Invitation.write(
        name="Ines Invited", email="ines@theatre.example", role=Role.DOOR, by=by, now=clock.now()
    )
    Mail.invite(to=invitation.email, now=clock.now())
    return invitation.issue_token(now=clock.now())
