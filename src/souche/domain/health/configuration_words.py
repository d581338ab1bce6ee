"""What each finding about the configuration says, in words that a volunteer understands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

CONFIGURATION_TITLES: dict[str, _StrPromise] = {
    "switch": _("The switch"),
    "identity": _("Who sells"),
    "key": _("The key"),
    "charges": _("Taking payments"),
    "business_name": _("Name at the head of invoices"),
    "business_address": _("Address at the head of invoices"),
    "support_email": _("E-mail that buyers may write to"),
    "tax_ids": _("SIREN, SIRET and VAT number"),
    "numbering": _("Numbering of invoices"),
    "webhook": _("Messages from Stripe"),
    "portal": _("Customer portal"),
    "fees": _("What invoices cost you"),
    "stripe_mails": _("E-mails that Stripe sends by itself"),
}
CONFIGURATION_SENTENCES: dict[str, _StrPromise] = {
    "permission_missing": _(
        "Your key is restricted and may not read this. Add the right at Stripe, or look there yourself."
    ),
    "stripe_silent": _("Stripe does not answer for the moment. Look at this page again in a few minutes."),
    "switch_well": _("Each one-off payment ends with an invoice, which Souche sends to the buyer."),
    "switch_off": _("The switch « Send a Stripe invoice » is off: buyers receive no invoice."),
    "identity_well": _("Your invoices say: %(identity)s."),
    "identity_without_address": _("Your street and your town are missing: the law wants them on invoices."),
    "identity_without_number": _(
        "Give your SIREN or SIRET. An association that has none gives its RNA number, which begins with W."
    ),
    "key_well": _("Stripe accepts your key. It is live: real money moves."),
    "key_test": _("Stripe accepts your key. It is a test key: no real money, no real invoice."),
    "key_lost_here": _(
        "The stored key cannot be read: the SECRET_KEY of this server is not the one that it was kept with. "
        "Connect again below."
    ),
    "key_missing": _("No key is stored: connect your Stripe account below."),
    "key_refused": _("Stripe refuses the stored key: it was revoked or mistyped. Connect again below."),
    "charges_well": _("Your Stripe account may take payments."),
    "charges_disabled": _(
        "Your Stripe account may not take payments yet: Stripe still waits for information about you."
    ),
    "business_name_well": _("Stripe prints: %(value)s."),
    "business_name_missing": _("Your Stripe account has no public name: invoices would have no head."),
    "business_address_well": _("Stripe has an address, in %(value)s. Check that it is the one of today."),
    "business_address_missing": _("Your Stripe account has no public address; the law wants it on invoices."),
    "support_email_well": _("Stripe shows: %(value)s."),
    "support_email_missing": _("Your Stripe account shows buyers no e-mail address to write to."),
    "tax_ids_told": _("Stripe prints on your invoices: %(numbers)s."),
    "tax_ids_well": _("You have no such number; your RNA number stands at the foot of invoices."),
    "tax_ids_unwritten": _("Give your SIREN or SIRET in the configuration first."),
    "tax_ids_missing": _(
        "Stripe does not have your numbers yet. Until it does, Souche has them printed as a text."
    ),
    "numbering_well": _("The newest invoices of your account follow one another in one series."),
    "numbering_by_customer": _(
        "Stripe gives each customer a series of their own. The law wants one series for all your invoices:"
        " choose numbering by account at Stripe, before you sell."
    ),
    "numbering_unknown": _(
        "Too few invoices were made to tell. Check at Stripe that numbering is by account, not by customer."
    ),
    "webhook_well": _("Stripe tells us of all that we act upon."),
    "webhook_missing": _("Stripe does not know our address: payments and invoices would be seen late."),
    "webhook_disabled": _("Stripe has switched off its messages to our address."),
    "webhook_incomplete": _("Stripe tells us only a part, or in another version than the one we read."),
    "webhook_without_secret": _("The secret that proves Stripe's messages is not stored here."),
    "webhook_secret_lost": _(
        "The secret that proves Stripe's messages cannot be read with the SECRET_KEY of this server."
    ),
    "portal_well": _("The portal that buyers are offered stands at Stripe."),
    "portal_unused": _("You do not offer it: buyers find their invoices in their account here."),
    "portal_missing": _("The portal that you offer no longer stands at Stripe."),
    "fees_without_sales": _(
        "Stripe charges about 0.4%% of each payment with an invoice, 2 € at most. Nothing was sold over the"
        " last 30 days."
    ),
    "fees_estimated": ngettext_lazy(
        "%(count)d order was paid over the last 30 days: its invoice costs about %(amount)s.",
        "%(count)d orders were paid over the last 30 days: their invoices cost about %(amount)s.",
        "count",
    ),
    "stripe_mails_unreadable": _(
        "Stripe lets nobody read this setting. Souche sends each invoice itself, so your buyers have it"
        " anyway. To spare them a second e-mail, untick « Successful payments » among Stripe's e-mails to"
        " customers."
    ),
}
