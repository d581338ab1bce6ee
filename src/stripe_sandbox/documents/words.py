"""Every sentence that the sandbox shows to a person, in French and in English."""

from __future__ import annotations

from typing import Literal

from stripe_sandbox.documents.dashboard_words import DASHBOARD_WORDS
from stripe_sandbox.documents.mail_words import MAIL_WORDS
from stripe_sandbox.documents.settings_words import SETTINGS_WORDS
from stripe_sandbox.documents.weather_words import WEATHER_WORDS

Language = Literal["fr", "en"]

WORDS: dict[str, tuple[str, str]] = {
    **DASHBOARD_WORDS,
    **MAIL_WORDS,
    **SETTINGS_WORDS,
    **WEATHER_WORDS,
    # The invoice
    "invoice": ("Facture", "Invoice"),
    "invoice_number": ("Numéro de facture", "Invoice number"),
    "issued_on": ("Date d’émission", "Date of issue"),
    "paid_on": ("Payée le", "Date paid"),
    "seller": ("Vendeur", "Seller"),
    "billed_to": ("Facturé à", "Billed to"),
    "vat_number": ("N° TVA", "VAT no."),
    "siren": ("SIREN", "SIREN"),
    "tax_id": ("Identifiant fiscal", "Tax ID"),
    "label": ("Désignation", "Description"),
    "quantity": ("Qté", "Qty"),
    "unit_price": ("Prix unitaire", "Unit price"),
    "unit_price_excluded": ("Prix unitaire HT", "Unit price excl. tax"),
    "unit_price_included": ("Prix unitaire TTC", "Unit price incl. tax"),
    "vat_rate": ("TVA", "VAT"),
    "vat": ("TVA", "VAT"),
    "amount": ("Montant", "Amount"),
    "amount_excluded": ("Montant HT", "Amount excl. tax"),
    "amount_included": ("Montant TTC", "Amount incl. tax"),
    "discount": ("Remise", "Discount"),
    "total_excluded": ("Total HT", "Total excluding tax"),
    "total_included": ("Total TTC", "Total including tax"),
    "total": ("Total", "Total"),
    "tax": ("{name} ({rate})", "{name} ({rate})"),
    "tax_on": ("{name} ({rate}) sur {base}", "{name} ({rate}) on {base}"),
    "amount_paid": ("Montant payé", "Amount paid"),
    "amount_due": ("Reste à payer", "Amount due"),
    "credited": ("Avoirs émis", "Credit notes issued"),
    "payments": ("Paiement", "Payment"),
    "card_payment": (
        "{amount}, le {date}, carte {brand} •••• {last4}",
        "{amount} on {date}, {brand} card •••• {last4}",
    ),
    "payment_made": ("{amount}, le {date}", "{amount} on {date}"),
    "paid_headline": ("{amount} payés le {date}", "{amount} paid on {date}"),
    "due_headline": ("{amount} à payer", "{amount} due"),
    "page": ("Page", "Page"),
    "invoice_draft": ("Brouillon", "Draft"),
    "invoice_open": ("À payer", "Open"),
    "invoice_paid": ("Payée", "Paid"),
    "invoice_uncollectible": ("Irrécouvrable", "Uncollectible"),
    "invoice_void": ("Annulée", "Void"),
    # Everywhere
    "sandbox_name": ("Stripe de démonstration", "Demonstration Stripe"),
    "not_found": ("Page introuvable", "Page not found"),
    "not_found_text": (
        "Il n’y a rien à cette adresse. Elle a peut-être été mal recopiée.",
        "There is nothing at this address. It may have been copied wrongly.",
    ),
    "skip": ("Aller au contenu", "Skip to the content"),
    "optional": ("facultatif", "optional"),
    "date": ("Date", "Date"),
    "email": ("Adresse e-mail", "E-mail address"),
    # The payment page
    "checkout_title": ("Payer {seller}", "Pay {seller}"),
    "back_to": ("Retour à {seller}", "Back to {seller}"),
    "to_pay": ("À payer", "To pay"),
    "quantity_long": ("Quantité : {quantity}", "Quantity: {quantity}"),
    "each": ("{amount} l’unité", "{amount} each"),
    "taxes": ("Taxes", "Taxes"),
    "pay_by_card": ("Payer par carte", "Pay by card"),
    "card_number": ("Numéro de carte", "Card number"),
    "card_expiry": ("Date d’expiration", "Expiry date"),
    "expiry_hint": ("MM / AA", "MM / YY"),
    "card_cvc": ("Code de sécurité (CVC)", "Security code (CVC)"),
    "card_name": ("Nom sur la carte", "Name on card"),
    "billing_address": ("Adresse de facturation", "Billing address"),
    "country": ("Pays", "Country"),
    "address_line1": ("Adresse", "Address"),
    "address_line2": ("Complément d’adresse", "Address, second line"),
    "postal_code": ("Code postal", "Postal code"),
    "city": ("Ville", "City"),
    "business_purchase": ("Achat pour une organisation", "Purchase for an organisation"),
    "business_name": ("Raison sociale", "Business name"),
    "pay_amount": ("Payer {amount}", "Pay {amount}"),
    "your_name": ("Votre nom", "Your name"),
    "nothing_to_pay": ("Rien à payer", "Nothing to pay"),
    "finish": ("Terminer la commande", "Finish the order"),
    "no_card_charged": (
        "Stripe de démonstration : aucune carte n’est débitée.",
        "Demonstration Stripe: no card is charged.",
    ),
    "test_cards": (
        "Cartes de test, avec une date future et un code quelconque :",
        "Test cards, with a future date and any code:",
    ),
    "card_pays": ("paiement accepté", "payment accepted"),
    "card_is_declined": ("carte refusée", "card declined"),
    "card_is_poor": ("provision insuffisante", "insufficient funds"),
    "card_is_expired": ("carte expirée", "expired card"),
    "card_has_wrong_cvc": ("code de sécurité refusé", "security code refused"),
    "form_wrong": (
        "Le paiement n’a pas eu lieu : corrigez les champs signalés.",
        "Nothing was paid: please correct the fields below.",
    ),
    "wrong_email": (
        "Indiquez une adresse e-mail complète, comme alice@example.org.",
        "Give a complete e-mail address, such as alice@example.org.",
    ),
    "wrong_card_number": (
        "Ce numéro de carte n’est pas valide.",
        "This card number is not valid.",
    ),
    "wrong_expiry": (
        "Indiquez le mois et l’année, par exemple 12 / 34.",
        "Give the month and the year, for example 12 / 34.",
    ),
    "past_expiry": ("Cette carte a expiré.", "This card has expired."),
    "wrong_cvc": (
        "Le code de sécurité compte 3 chiffres (4 pour American Express).",
        "The security code has 3 digits (4 for American Express).",
    ),
    "missing": ("Ce champ est obligatoire.", "This field is required."),
    "wrong_country": ("Choisissez un pays de la liste.", "Choose a country from the list."),
    "wrong_vat": (
        "Un numéro de TVA commence par deux lettres : FR12345678901.",
        "A VAT number begins with two letters: FR12345678901.",
    ),
    "declined_generic_decline": (
        "Votre carte a été refusée. Essayez-en une autre.",
        "Your card was declined. Try another one.",
    ),
    "declined_insufficient_funds": (
        "Votre carte a été refusée : provision insuffisante.",
        "Your card was declined: insufficient funds.",
    ),
    "declined_expired_card": ("Votre carte a expiré.", "Your card has expired."),
    "declined_incorrect_cvc": (
        "Le code de sécurité de votre carte est incorrect.",
        "Your card's security code is incorrect.",
    ),
    "declined_test_mode_live_card": (
        "Votre carte a été refusée. Seules les cartes de test payent ici.",
        "Your card was declined. Only test cards pay here.",
    ),
    "session_expired": ("Cette page de paiement a expiré", "This payment page has expired"),
    "session_expired_text": (
        "Le délai pour payer est passé et rien n’a été débité. Recommencez votre commande chez le vendeur.",
        "The time to pay is over and nothing was charged. Please order again from the seller.",
    ),
    "session_complete": ("Cette commande est déjà payée", "This order is already paid"),
    "session_complete_text": (
        "Le paiement a bien eu lieu, une seule fois. Vous pouvez fermer cette page.",
        "The payment was made, once only. You can close this page.",
    ),
    "back_to_seller": ("Revenir chez le vendeur", "Back to the seller"),
    # The invoice's page
    "download_pdf": ("Télécharger la facture (PDF)", "Download the invoice (PDF)"),
    "link_expired": ("Ce lien a expiré", "This link has expired"),
    "link_expired_text": (
        "Les liens vers les factures ne durent qu’un temps. Demandez au vendeur de vous la renvoyer.",
        "Links to invoices last only for a while. Ask the seller to send it again.",
    ),
    # The mailbox
    "mailbox_intro": (
        "Tous les e-mails de la démonstration arrivent ici ; aucun ne part plus loin.",
        "Every e-mail of the demonstration comes here; none goes further.",
    ),
    "mail_search_hint": ("Objet ou adresse", "Subject or address"),
    "no_mail": ("Aucun message reçu pour l’instant.", "No message received yet."),
    "no_subject": ("(sans objet)", "(no subject)"),
    "mail_from": ("De", "From"),
    "mail_to": ("À", "To"),
    "attachments": ("Pièces jointes", "Attachments"),
    "bytes": ("{number} octets", "{number} bytes"),
    "text_part": ("Texte", "Text"),
    "html_part": ("Version HTML", "HTML version"),
    "raw_source": ("Source du message", "Message source"),
}


def say(key: str, *, language: Language, **values: str) -> str:
    """Return a sentence with its named places filled. Raises KeyError for an unknown key or place."""
    french, english = WORDS[key]
    return (french if language == "fr" else english).format(**values)


def language_of(*tags: str | None) -> Language:
    """Return the language of the first tag in French or English (« fr-CA », « en »), French otherwise."""
    for tag in tags:
        if tag and tag[:2].lower() in {"fr", "en"}:
            return "en" if tag[:2].lower() == "en" else "fr"
    return "fr"
