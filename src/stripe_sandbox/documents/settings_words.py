"""What each setting of the sandbox means, in French and in English."""

from __future__ import annotations

from dataclasses import fields

from stripe_sandbox.state.options import Options, choices_of

SETTINGS_WORDS: dict[str, tuple[str, str]] = {
    "setting_delivery_order": (
        "L’ordre des événements d’un paiement ; un tour suit quand chaque envoi du précédent fut tenté.",
        "The order of a payment's events; a turn begins when each delivery of the one before was tried.",
    ),
    "setting_session_has_invoice": (
        "`checkout.session.completed` nomme déjà la facture.",
        "`checkout.session.completed` already names the invoice.",
    ),
    "setting_free_session_has_invoice": (
        "Une session à 0,00 € fait une facture.",
        "A session of 0.00 makes an invoice.",
    ),
    "setting_invoice_numbering": (
        "Les numéros des factures : une seule série pour le compte, ou une par client.",
        "The numbers of invoices: one series for the account, or one for each customer.",
    ),
    "setting_retry_speed": (
        "Combien de fois plus vite viennent les nouveaux essais d’un webhook refusé ; 0 : aussitôt.",
        "How many times faster a refused webhook is tried again; 0 for at once.",
    ),
    "setting_event_days": (
        "Jours pendant lesquels l’API montre un événement ; 0 : toujours.",
        "Days during which the API shows an event; 0 for ever.",
    ),
    "setting_mode": (
        "En mode `live`, les e-mails de Stripe partent, vers la boîte aux lettres d’ici ; rien n’est débité.",
        "In `live` mode Stripe's e-mails leave, to the mailbox of this sandbox; nothing is charged.",
    ),
    "setting_successful_payment_mails": (
        "« Paiements réussis » : en mode `live`, l’acheteur reçoit les liens de sa facture ou de son reçu.",
        "“Successful payments”: in `live` mode the buyer is mailed the links of the invoice or the receipt.",
    ),
    "setting_invoice_mail_has_pdf": (
        "La facture est aussi jointe à cet e-mail, en PDF.",
        "The invoice is also attached to that e-mail, as a PDF.",
    ),
    "setting_finalize_after_seconds": (
        "Secondes entre le brouillon d’une facture de renouvellement et sa finalisation, puis son paiement.",
        "Seconds between the draft of a renewal's invoice and its finalisation, then its payment.",
    ),
    "setting_upcoming_days": (
        "Jours entre `invoice.upcoming` et le renouvellement qu’il annonce.",
        "Days between `invoice.upcoming` and the renewal that it announces.",
    ),
    "setting_first_retry_days": (
        "Jours avant la première nouvelle tentative d’un renouvellement refusé ; 0 : aucune.",
        "Days before the first new attempt at a refused renewal; 0 for none.",
    ),
    "setting_second_retry_days": (
        "Jours avant la deuxième nouvelle tentative ; 0 : aucune.",
        "Days before the second new attempt; 0 for none.",
    ),
    "setting_third_retry_days": (
        "Jours avant la troisième nouvelle tentative ; 0 : aucune.",
        "Days before the third new attempt; 0 for none.",
    ),
    "setting_after_last_retry": (
        "Ce que devient un abonnement quand la dernière tentative échoue.",
        "What becomes of a subscription when the last attempt fails.",
    ),
    "setting_test_clock_is_limited": (
        "Une horloge de test n’avance que de deux périodes d’abonnement par appel, comme chez Stripe.",
        "A test clock advances by two subscription periods at most in one call, as Stripe's do.",
    ),
    "setting_card_fee_basis_points": (
        "Part des frais d’un paiement par carte, en centièmes de pour cent.",
        "The share that a card payment costs, in hundredths of a per cent.",
    ),
    "setting_card_fee_fixed_cents": (
        "Part fixe des frais d’un paiement par carte, en centimes.",
        "The fixed part of what a card payment costs, in cents.",
    ),
    "setting_debit_fee_cents": (
        "Frais d’un prélèvement SEPA, en centimes.",
        "What a SEPA debit costs, in cents.",
    ),
    "setting_invoice_fee_basis_points": (
        "Frais d’une facture après paiement, en centièmes de pour cent.",
        "What a post-payment invoice costs, in hundredths of a per cent.",
    ),
    "setting_invoice_fee_cap_cents": (
        "Frais maximaux d’une facture après paiement, en centimes.",
        "The most that a post-payment invoice costs, in cents.",
    ),
    "setting_dispute_fee_cents": (
        "Frais d’une contestation, en centimes ; rendus si elle est gagnée.",
        "What a dispute costs, in cents; given back when it is won.",
    ),
    "setting_refund_ends_after_seconds": (
        "Après combien de secondes aboutit ou échoue un remboursement qui n’aboutit pas aussitôt.",
        "After how many seconds a refund that does not end at once succeeds or fails.",
    ),
    "setting_automatic_payouts": (
        "Chaque jour, ce qui est disponible est viré au compte bancaire.",
        "Each day, what is available is paid out to the bank account.",
    ),
    "setting_portal_needs_configuration": (
        "Sans `configuration`, une session du portail est refusée : le vendeur n’a rien réglé.",
        "A portal session without `configuration` is refused: the seller has saved no settings.",
    ),
}


def settings_table() -> str:
    """Return the README's table of settings, in Markdown: the default is the first value."""
    rows = []
    for field in fields(Options):
        others = [choice for choice in choices_of(field.name) if choice != field.default]
        values = ", ".join(f"`{_written(value)}`" for value in [field.default, *others])
        rows.append(f"| `{field.name}` | {values} | {SETTINGS_WORDS[f'setting_{field.name}'][1]} |")
    return "\n".join(["| Setting | Values, the default first | What it means |", "|---|---|---|", *rows])


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value) or '""'
