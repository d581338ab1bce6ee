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
    # Subscriptions
    "portal_subscriptions": ("Vos abonnements", "Your subscriptions"),
    "portal_active": ("Actif", "Active"),
    "portal_trialing": ("À l’essai", "On trial"),
    "portal_past_due": ("Paiement en retard", "Payment late"),
    "portal_unpaid": ("Impayé", "Unpaid"),
    "portal_leaving": ("Résilié à l’échéance", "Cancelled at its end"),
    "portal_renews_on": ("Renouvellement le {date}.", "Renews on {date}."),
    "portal_ends_on": (
        "S’arrête le {date} ; rien ne sera plus débité.",
        "Ends on {date}; nothing more will be charged.",
    ),
    "portal_trial_until": ("Essai jusqu’au {date}.", "Trial until {date}."),
    "portal_is_unpaid": (
        "Le dernier paiement n’a pas abouti. Donnez une autre carte pour continuer.",
        "The last payment did not succeed. Give another card to go on.",
    ),
    "portal_cancel": ("Résilier", "Cancel"),
    "portal_keep": ("Ne plus résilier", "Do not cancel"),
    "portal_cancel_title": ("Résilier votre abonnement ?", "Cancel your subscription?"),
    "portal_cancel_now_text": (
        "Il s’arrête tout de suite, sans remboursement de la période en cours.",
        "It ends at once; the current period is not paid back.",
    ),
    "portal_cancel_later_text": (
        "Vous en profitez jusqu’au {date}, puis il s’arrête. Vous pourrez changer d’avis d’ici là.",
        "It is yours until {date}, then it ends. You can change your mind until then.",
    ),
    "portal_cancel_confirm": ("Oui, résilier", "Yes, cancel"),
    "portal_back": ("Revenir à mon espace", "Back to my account"),
    "portal_why": ("Pourquoi partez-vous ?", "Why are you leaving?"),
    "portal_comment": ("Un mot au vendeur", "A word to the seller"),
    "portal_why_customer_service": ("L’accueil m’a déçu", "The service disappointed me"),
    "portal_why_low_quality": ("La qualité m’a déçu", "The quality disappointed me"),
    "portal_why_missing_features": ("Il me manque quelque chose", "Something is missing"),
    "portal_why_other": ("Une autre raison", "Another reason"),
    "portal_why_switched_service": ("J’ai choisi ailleurs", "I chose another one"),
    "portal_why_too_complex": ("C’est trop compliqué", "It is too complicated"),
    "portal_why_too_expensive": ("C’est trop cher", "It is too expensive"),
    "portal_why_unused": ("Je n’en profite pas assez", "I do not use it enough"),
    # The card
    "portal_no_card": ("Aucune carte enregistrée.", "No card is kept."),
    "portal_card_expires": ("expire {month}/{year}", "expires {month}/{year}"),
    "portal_update_card": ("Mettre à jour", "Update"),
    "portal_add_card": ("Ajouter une carte", "Add a card"),
    "portal_new_card": ("Votre nouvelle carte", "Your new card"),
    "portal_save_card": ("Enregistrer cette carte", "Save this card"),
    "portal_form_wrong": (
        "Rien n’est enregistré : corrigez les champs signalés.",
        "Nothing was saved: please correct the fields below.",
    ),
    "portal_card_pays_all": (
        "{seller} débitera cette carte à chaque échéance, et tout de suite ce qui reste à payer.",
        "{seller} will charge this card at each due date, and at once what is still to pay.",
    ),
    # What was just done
    "portal_done_card_saved": ("Votre nouvelle carte est enregistrée.", "Your new card is saved."),
    "portal_done_card_refused": (
        "La carte est enregistrée, mais elle a refusé le paiement en attente. Essayez-en une autre.",
        "The card is saved, but it refused the payment that was due. Try another one.",
    ),
    "portal_done_ended": ("Votre abonnement est résilié.", "Your subscription is cancelled."),
    "portal_done_leaving": (
        "Votre abonnement s’arrêtera à la fin de la période.",
        "Your subscription will end with its period.",
    ),
    "portal_done_kept": ("Votre abonnement continue.", "Your subscription goes on."),
    "portal_done_information_saved": (
        "Vos coordonnées sont enregistrées.",
        "Your information is saved.",
    ),
    # The customer's information
    "portal_information": ("Vos coordonnées", "Your information"),
    "portal_phone": ("Téléphone", "Phone"),
    "portal_change": ("Modifier", "Change"),
    "portal_save": ("Enregistrer", "Save"),
    # The login link
    "portal_log_in": ("Recevoir un code pour entrer", "Get a code to enter"),
    "portal_login_text": (
        "Indiquez votre adresse e-mail : un code vous y sera envoyé.",
        "Give your e-mail address: a code will be sent to it.",
    ),
    "portal_send_code": ("Recevoir le code", "Get the code"),
    "portal_code_title": ("Votre code", "Your code"),
    "portal_code_text": (
        "Si {email} est connue du vendeur, un code à six chiffres vient d’y être envoyé.",
        "If the seller knows {email}, a code of six digits has just been sent to it.",
    ),
    "portal_code_wrong": (
        "Ce code n’ouvre rien, ou plus. Vérifiez-le, ou demandez-en un autre.",
        "This code opens nothing, or no longer. Check it, or ask for another one.",
    ),
    "portal_code": ("Code à six chiffres", "Code of six digits"),
    "portal_enter": ("Entrer", "Enter"),
    "portal_new_code": ("Demander un autre code", "Ask for another code"),
}
