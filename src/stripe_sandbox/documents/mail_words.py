"""What the e-mails say, in French and in English."""

from __future__ import annotations

MAIL_WORDS: dict[str, tuple[str, str]] = {
    "mail_invoice_subject": ("Votre facture {number} de {seller}", "Your invoice {number} from {seller}"),
    "mail_receipt_subject": ("Votre reçu de {seller}", "Your receipt from {seller}"),
    "mail_code_subject": ("Votre code : {code}", "Your code: {code}"),
    "mail_code": (
        "Voici le code qui ouvre votre espace client chez {seller} : {code}",
        "Here is the code that opens your customer account with {seller}: {code}",
    ),
    "mail_code_once": (
        "Il sert une fois, pendant dix minutes. Si vous n’avez rien demandé, oubliez ce message.",
        "It serves once, for ten minutes. If you asked for nothing, forget this message.",
    ),
    "mail_credit_note_subject": (
        "Votre avoir {number} de {seller}",
        "Your credit note {number} from {seller}",
    ),
    "mail_hello": ("Bonjour,", "Hello,"),
    "mail_paid": (
        "{seller} a bien reçu votre paiement de {amount}.",
        "{seller} has received your payment of {amount}.",
    ),
    "mail_to_pay": (
        "{seller} vous adresse une facture de {amount}.",
        "{seller} sends you an invoice of {amount}.",
    ),
    "mail_credited": (
        "{seller} vous adresse un avoir de {amount}.",
        "{seller} sends you a credit note of {amount}.",
    ),
    "mail_download_credit_note": ("Télécharger l’avoir : {url}", "Download the credit note: {url}"),
    "mail_see_invoice": ("Voir la facture : {url}", "See the invoice: {url}"),
    "mail_download_invoice": ("Télécharger la facture : {url}", "Download the invoice: {url}"),
    "mail_see_receipt": ("Voir le reçu : {url}", "See the receipt: {url}"),
    "mail_question": (
        "Une question ? Écrivez à {email}.",
        "Any question? Write to {email}.",
    ),
}
