"""Every sentence that the sandbox shows to a person, in French and in English."""

from __future__ import annotations

from typing import Literal

Language = Literal["fr", "en"]

WORDS: dict[str, tuple[str, str]] = {
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
