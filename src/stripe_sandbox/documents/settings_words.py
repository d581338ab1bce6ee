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
