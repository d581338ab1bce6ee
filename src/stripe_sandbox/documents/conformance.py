"""What published material leaves open about Stripe, and how this sandbox can behave there."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Point:
    """A question that only a real account answers; sentences are (French, English).

    `settings` are the options that choose among behaviours, `weather` the kinds that bring others about; with
    neither, the one behaviour is fixed.
    """

    question: tuple[str, str]
    here: tuple[str, str]
    settings: tuple[str, ...] = ()
    weather: tuple[str, ...] = ()


POINTS = (
    Point(
        question=(
            "Dans quel ordre arrivent les événements d’un paiement par carte ?",
            "In which order do the events of a card payment arrive?",
        ),
        here=(
            "La session ou la facture d’abord, ou un ordre au hasard ; retards et doublons par la météo.",
            "The session or the invoice first, or an order drawn at random; delays and doubles by weather.",
        ),
        settings=("delivery_order",),
        weather=("reorder", "delay", "duplicate", "double", "drop"),
    ),
    Point(
        question=(
            "`checkout.session.completed` nomme-t-il déjà la facture ?",
            "Does `checkout.session.completed` already name the invoice?",
        ),
        here=(
            "Oui, ou non : elle se lit alors dans la session relue, ou dans `invoice.paid`.",
            "Yes, or no: it is then found in the session read again, or in `invoice.paid`.",
        ),
        settings=("session_has_invoice",),
    ),
    Point(
        question=(
            "Avec un prélèvement SEPA, quand la facture vient-elle ?",
            "With a SEPA debit, when does the invoice come?",
        ),
        here=(
            "La session se termine impayée ; la facture naît quand le prélèvement a réussi.",
            "The session completes unpaid; the invoice is made once the debit has succeeded.",
        ),
    ),
    Point(
        question=(
            "Quels `param` et `code` porte le refus d’`invoice_creation` en mode abonnement ?",
            "Which `param` and `code` has the refusal of `invoice_creation` in subscription mode?",
        ),
        here=(
            "`param` vaut `invoice_creation`, sans `code`.",
            "`param` is `invoice_creation`, without `code`.",
        ),
    ),
    Point(
        question=(
            "Quel `code` porte le refus de `payment_method_types` par Checkout ?",
            "Which `code` has Checkout's refusal of `payment_method_types`?",
        ),
        here=(
            "`parameter_unknown`, comme tout paramètre que cette version ne connaît pas.",
            "`parameter_unknown`, as for any parameter that this version does not know.",
        ),
    ),
    Point(
        question=("Une session gratuite fait-elle une facture ?", "Does a free session make an invoice?"),
        here=("Non, ou une facture payée de 0,00 €.", "No, or a paid invoice of 0.00."),
        settings=("free_session_has_invoice",),
    ),
    Point(
        question=(
            "Deux achats avec la même `customer_email` font-ils deux clients ?",
            "Do two purchases with one `customer_email` make two customers?",
        ),
        here=("Oui : un client par session.", "Yes: one customer for each session."),
    ),
    Point(
        question=(
            "Combien de `custom_fields` une facture de Checkout accepte-t-elle ?",
            "How many `custom_fields` may an invoice of Checkout have?",
        ),
        here=("Quatre, comme une facture ordinaire.", "Four, as on any invoice."),
    ),
    Point(
        question=(
            "L’e-mail de la facture porte-t-il le PDF ou seulement des liens ?",
            "Does the invoice's e-mail carry the PDF, or links only?",
        ),
        here=(
            "Des liens, et le PDF si on le demande ; en mode `test` aucun e-mail ne part.",
            "Links, and the PDF when asked; in `test` mode no e-mail leaves.",
        ),
        settings=("mode", "successful_payment_mails", "invoice_mail_has_pdf"),
    ),
    Point(
        question=(
            "Le portail montre-t-il un client qui n’a que des factures de Checkout ?",
            "Does the portal work for a customer who has invoices of Checkout only?",
        ),
        here=("Oui, avec toutes ses factures.", "Yes, with every invoice of that customer."),
    ),
    Point(
        question=(
            "Une session du portail peut-elle naître avant qu’une configuration soit enregistrée ?",
            "Can a portal session be created before a configuration was ever saved?",
        ),
        here=(
            "Oui, avec la configuration du compte ; ou non, elle est refusée.",
            "Yes, with the account's own configuration; or no, it is refused.",
        ),
        settings=("portal_needs_configuration",),
    ),
    Point(
        question=(
            "Le lien de connexion du portail s’ouvre-t-il sans abonnement ? À quel client, de plusieurs ?",
            "Does the portal's login link open for a customer without a subscription? Which of several?",
        ),
        here=("Oui, au client créé le dernier.", "Yes, for the customer created last."),
    ),
    Point(
        question=(
            "Un avoir avec `refund_amount` retrouve-t-il le paiement d’une telle facture ?",
            "Does a credit note with `refund_amount` find the payment of such an invoice?",
        ),
        here=(
            "Oui, par l’`invoice_payment` de la facture.",
            "Yes, by the `invoice_payment` of the invoice.",
        ),
    ),
    Point(
        question=(
            "Quelles lignes a un avoir demandé par son seul `amount`, et quelles taxes ?",
            "Which lines has a credit note that is asked by its `amount` alone, and which taxes?",
        ),
        here=(
            "Une part de chaque ligne de la facture, selon ce qui en reste, avec ses taxes.",
            "A part of each line of the invoice, in proportion to what is left of it, with its taxes.",
        ),
    ),
    Point(
        question=(
            "Dans quel ordre viennent les événements d’un avoir ?",
            "In which order do the events of a credit note come?",
        ),
        here=(
            "`refund.created`, `charge.refunded`, `credit_note.created`, `invoice.updated`.",
            "`refund.created`, `charge.refunded`, `credit_note.created`, `invoice.updated`.",
        ),
        weather=("reorder", "delay", "duplicate", "double", "drop"),
    ),
    Point(
        question=(
            "Que devient une facture ouverte dont un avoir ramène le reste à zéro ?",
            "What becomes of an open invoice of which a credit note leaves nothing to pay?",
        ),
        here=(
            "Elle est payée, avec `invoice.paid`, et l’avoir ne peut plus être annulé.",
            "It is paid, with `invoice.paid`, and the credit note can no longer be voided.",
        ),
    ),
    Point(
        question=(
            "Que valent `billing_reason`, `parent` et `amount_paid_off_stripe` sur cette facture ?",
            "What are `billing_reason`, `parent` and `amount_paid_off_stripe` of that invoice?",
        ),
        here=("`manual`, null et 0.", "`manual`, null and 0."),
    ),
    Point(
        question=(
            "Que coûte la facture d’après paiement, et quel est son plafond en euros ?",
            "What does the post-payment invoice cost, and what is its cap in euros?",
        ),
        here=(
            "Une part du total, plafonnée, sur sa propre ligne du solde ; les deux se règlent.",
            "A share of the total, capped, on its own line of the balance; both can be set.",
        ),
        settings=("invoice_fee_basis_points", "invoice_fee_cap_cents"),
    ),
    Point(
        question=(
            "Combien de temps Checkout attend-il la réponse au webhook avant de rediriger ?",
            "How long does Checkout wait for the webhook's answer before it redirects?",
        ),
        here=("Dix secondes au plus.", "Ten seconds at most."),
        weather=("delay",),
    ),
    Point(
        question=(
            "Une clé d’idempotence répète-t-elle une erreur 500 ?",
            "Does an idempotency key replay a 500?",
        ),
        here=(
            "Oui quand le travail avait commencé, non quand il n’avait pas commencé.",
            "Yes when the work had begun, no when it had not.",
        ),
        weather=("error_after", "error_before"),
    ),
    Point(
        question=(
            "Les prix et produits créés dans une session sont-ils actifs ?",
            "Are the prices and products made inside a session active?",
        ),
        here=("Non.", "No."),
    ),
    Point(
        question=(
            "Que vérifie Stripe d’un identifiant fiscal avant de le garder ?",
            "What does Stripe check of a tax id before it keeps it?",
        ),
        here=(
            "Sa forme, et non ses chiffres de contrôle ; la météo en refuse un bien écrit.",
            "Its form, and not its check digits; weather refuses a well-formed one.",
        ),
        weather=("tax_id_invalid",),
    ),
    Point(
        question=(
            "Quel droit d’une clé restreinte chaque requête demande-t-elle ?",
            "Which right of a restricted key does each request need?",
        ),
        here=(
            "Le nom de six droits a été vu dans des réponses de Stripe ; les autres sont nommés de même.",
            "The names of six rights were seen in Stripe’s answers; the others are named alike.",
        ),
        weather=("permission_denied",),
    ),
    Point(
        question=(
            "En quels mots un avoir ne s’annule-t-il pas, et un 26e identifiant fiscal est-il refusé ?",
            "In which words is a credit note not voided, and a 26th tax id of the account refused?",
        ),
        here=("Les nôtres, sans `code`.", "Ours, without `code`."),
    ),
)


def conformance_table() -> str:
    """Return the README's table of open points, in Markdown."""
    rows = [f"| {point.question[1]} | {point.here[1]} | {_chosen_by(point)} |" for point in POINTS]
    return "\n".join(["| What is not known | What this sandbox does | Chosen by |", "|---|---|---|", *rows])


def _chosen_by(point: Point) -> str:
    settings = [f"`{name}`" for name in point.settings]
    weather = [f"weather `{kind}`" for kind in point.weather]
    return ", ".join([*settings, *weather]) or "fixed"
