"""The words of the payment page, the bank's page and the receipt, in French and in English."""

from __future__ import annotations

CHECKOUT_WORDS: dict[str, tuple[str, str]] = {
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
    "too_long": (
        "C’est plus long que ce que Stripe accepte.",
        "This is longer than what Stripe takes.",
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
    "card_name": ("Nom du titulaire", "Name of the holder"),
    "no_card_charged": (
        "Stripe de démonstration : aucune carte n’est débitée.",
        "Demonstration Stripe: no card is charged.",
    ),
    "pay_how": ("Moyen de paiement", "Payment method"),
    "pay_order": ("Payer la commande", "Pay the order"),
    "method_card": ("Carte bancaire", "Card"),
    "method_sepa_debit": ("Prélèvement SEPA", "SEPA debit"),
    "pay_by_sepa_debit": ("Payer par prélèvement SEPA", "Pay by SEPA debit"),
    "iban": ("IBAN", "IBAN"),
    "wrong_iban": (
        "Cet IBAN n’est pas valide : vérifiez chaque caractère.",
        "This IBAN is not valid: please check each character.",
    ),
    "unknown_iban": (
        "Seuls les IBAN de test payent ici : choisissez-en un dans la liste.",
        "Only test IBANs pay here: choose one from the list.",
    ),
    "mandate": (
        "En payant, vous autorisez {seller} à faire prélever ce montant sur votre compte, une seule fois.",
        "By paying, you allow {seller} to have this amount taken from your account, once only.",
    ),
    "mandate_refund": (
        "Votre banque vous le rembourse si vous le lui demandez dans les huit semaines.",
        "Your bank gives it back if you ask within eight weeks.",
    ),
    "test_accounts": ("IBAN de test :", "Test IBANs:"),
    "debit_pays": ("réussit après quelques secondes", "succeeds after a few seconds"),
    "debit_pays_later": ("réussit après trois minutes", "succeeds after three minutes"),
    "debit_fails": ("échoue après quelques secondes", "fails after a few seconds"),
    "debit_fails_later": ("échoue après trois minutes", "fails after three minutes"),
    "card_is_only_saved": ("peut être enregistrée, jamais débitée", "can be saved, never charged"),
    "card_is_authenticated": ("la banque demande une confirmation", "the bank asks for a confirmation"),
    "card_is_always_authenticated": (
        "confirmation à chaque paiement, donc aucun en votre absence",
        "confirmation at each payment, so none while you are away",
    ),
    "card_is_disputed": (
        "payée, puis contestée pour fraude après quelques secondes",
        "paid, then disputed as fraudulent after a few seconds",
    ),
    "card_is_disputed_undelivered": (
        "payée, puis contestée : « jamais reçu »",
        "paid, then disputed: “never received”",
    ),
    "card_refund_pends": ("payée ; son remboursement attend", "paid; its refund waits"),
    "card_refund_fails": ("payée ; son remboursement échoue", "paid; its refund fails"),
    "card_is_available_at_once": ("payée, disponible aussitôt", "paid, available at once"),
    "missing_tax_id": (
        "Le vendeur demande le numéro de TVA de votre organisation.",
        "The seller asks for your organisation's VAT number.",
    ),
    # The bank's page
    "bank_asks": ("Votre banque vous demande une confirmation", "Your bank asks for a confirmation"),
    "bank_asks_text": (
        "Confirmez-vous ce paiement de {amount} à {seller}, avec la carte qui se termine par {last4} ?",
        "Do you confirm this payment of {amount} to {seller}, with the card ending in {last4}?",
    ),
    "bank_approve": ("Confirmer le paiement", "Confirm the payment"),
    "bank_refuse": ("Refuser", "Refuse"),
    "authentication_refused": (
        "Votre banque n’a pas pu vous reconnaître : rien n’a été débité. Essayez une autre carte.",
        "Your bank could not recognise you: nothing was charged. Try another card.",
    ),
    # The receipt
    "receipt": ("Reçu", "Receipt"),
    "receipt_from": ("Reçu de {seller}", "Receipt from {seller}"),
    "receipt_number": ("Numéro", "Number"),
    "receipt_paid_on": ("Payé le", "Paid on"),
    "receipt_refunded": ("Remboursé le {date}", "Refunded on {date}"),
    "receipt_expired_text": (
        "Les reçus ne s’ouvrent qu’un temps. Demandez au vendeur de vous le renvoyer.",
        "Receipts open for a while only. Ask the seller to send it again.",
    ),
}
