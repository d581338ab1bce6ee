"""The words of the customer portal, in French and in English."""

from __future__ import annotations

PORTAL_WORDS: dict[str, tuple[str, str]] = {
    "portal_title": ("Votre espace client chez {seller}", "Your customer account with {seller}"),
    "portal_for": ("Bonjour {name}", "Hello {name}"),
    "portal_invoices": ("Vos factures", "Your invoices"),
    "portal_no_invoice": ("Vous n’avez encore aucune facture.", "You have no invoice yet."),
    "portal_see_invoice": ("Voir la facture {number}", "See the invoice {number}"),
    "portal_pdf": ("PDF de la facture {number}", "PDF of the invoice {number}"),
    "portal_older_invoices": ("Factures plus anciennes", "Older invoices"),
    "portal_latest_invoices": ("Retour aux dernières factures", "Back to the latest invoices"),
    "portal_number": ("Numéro", "Number"),
    "portal_status": ("État", "Status"),
    "portal_documents": ("Documents", "Documents"),
    "portal_privacy": ("Confidentialité", "Privacy"),
    "portal_terms": ("Conditions d’utilisation", "Terms of service"),
    "portal_expired": ("Ce lien vers votre espace a expiré", "This link to your account has expired"),
    "portal_expired_text": (
        "Pour vous protéger, il ne s’ouvre qu’un moment. Revenez chez le vendeur pour en ouvrir un autre.",
        "To protect you it opens for a short while only. Go back to the seller to enter again.",
    ),
}
