"""Every sentence that the sandbox shows to a person, in French and in English."""

from __future__ import annotations

from typing import Literal

from stripe_sandbox.documents.checkout_words import CHECKOUT_WORDS
from stripe_sandbox.documents.credit_note_words import CREDIT_NOTE_WORDS
from stripe_sandbox.documents.dashboard_words import DASHBOARD_WORDS
from stripe_sandbox.documents.mail_words import MAIL_WORDS
from stripe_sandbox.documents.portal_words import PORTAL_WORDS
from stripe_sandbox.documents.settings_words import SETTINGS_WORDS
from stripe_sandbox.documents.weather_words import WEATHER_WORDS

Language = Literal["fr", "en"]

WORDS: dict[str, tuple[str, str]] = {
    **CHECKOUT_WORDS,
    **CREDIT_NOTE_WORDS,
    **DASHBOARD_WORDS,
    **MAIL_WORDS,
    **PORTAL_WORDS,
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
    "siret": ("SIRET", "SIRET"),
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
