"""What the e-mails of live mode say, in French and in English."""

from __future__ import annotations

MAIL_WORDS: dict[str, tuple[str, str]] = {
    "mail_invoice_subject": ("Votre facture {number} de {seller}", "Your invoice {number} from {seller}"),
    "mail_receipt_subject": ("Votre reçu de {seller}", "Your receipt from {seller}"),
    "mail_hello": ("Bonjour,", "Hello,"),
    "mail_paid": (
        "{seller} a bien reçu votre paiement de {amount}.",
        "{seller} has received your payment of {amount}.",
    ),
    "mail_to_pay": (
        "{seller} vous adresse une facture de {amount}.",
        "{seller} sends you an invoice of {amount}.",
    ),
    "mail_see_invoice": ("Voir la facture : {url}", "See the invoice: {url}"),
    "mail_download_invoice": ("Télécharger la facture : {url}", "Download the invoice: {url}"),
    "mail_see_receipt": ("Voir le reçu : {url}", "See the receipt: {url}"),
    "mail_question": (
        "Une question ? Écrivez à {email}.",
        "Any question? Write to {email}.",
    ),
}
