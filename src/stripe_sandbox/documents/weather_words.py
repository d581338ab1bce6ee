"""What each kind of weather does, in French and in English."""

from __future__ import annotations

from stripe_sandbox.state.weather import KINDS, WEBHOOK_KINDS

WEATHER_WORDS: dict[str, tuple[str, str]] = {
    "weather_latency": (
        "La réponse tarde de la durée choisie.",
        "The answer is late by the chosen duration.",
    ),
    "weather_timeout_before": (
        "Rien n’est fait ni répondu ; on raccroche après la durée choisie.",
        "Nothing is done and nothing answered; it hangs up after the chosen duration.",
    ),
    "weather_timeout_after": (
        "C’est fait, mais rien n’est répondu ; on raccroche après la durée choisie.",
        "It is done, but nothing is answered; it hangs up after the chosen duration.",
    ),
    "weather_reset_before": (
        "La connexion est rompue ; rien n’est fait.",
        "The connection is reset; nothing is done.",
    ),
    "weather_reset_after": (
        "C’est fait, puis la connexion est rompue.",
        "It is done, then the connection is reset.",
    ),
    "weather_error_before": (
        "Erreur 500 ; rien n’est fait, la clé d’idempotence reste libre.",
        "Error 500; nothing is done and the idempotency key stays free.",
    ),
    "weather_error_after": (
        "C’est fait, mais la réponse est une erreur 500, que la clé d’idempotence répétera.",
        "It is done, but the answer is a 500, which the idempotency key will replay.",
    ),
    "weather_rate_limit": (
        "Erreur 429 `rate_limit` ; rien n’est fait.",
        "Error 429 `rate_limit`; nothing is done.",
    ),
    "weather_lock_timeout": (
        "Erreur 429 `lock_timeout`, à retenter ; rien n’est fait.",
        "Error 429 `lock_timeout`, to be retried; nothing is done.",
    ),
    "weather_idempotency_key_in_use": (
        "Erreur 409 `idempotency_key_in_use` ; rien n’est fait.",
        "Error 409 `idempotency_key_in_use`; nothing is done.",
    ),
    "weather_delay": (
        "L’événement part en retard, de la durée choisie.",
        "The event leaves late, by the chosen duration.",
    ),
    "weather_duplicate": (
        "Le même événement est envoyé deux fois.",
        "The same event is sent twice.",
    ),
    "weather_reorder": (
        "L’événement prend un tour au hasard parmi ceux du même paiement.",
        "The event takes a turn at random among those of the same payment.",
    ),
    "weather_drop": (
        "L’événement n’est jamais envoyé ; l’API le dit non remis.",
        "The event is never sent; the API says that it was not delivered.",
    ),
    "weather_double": (
        "Deux objets Event, de deux identifiants, disent le même fait.",
        "Two Event objects, with two ids, tell one fact.",
    ),
}


def weather_table() -> str:
    """Return the README's table of the kinds of weather, in Markdown."""
    rows = [
        f"| `{kind}` | {'an event' if kind in WEBHOOK_KINDS else 'a request'} | "
        f"{WEATHER_WORDS[f'weather_{kind}'][1]} |"
        for kind in KINDS
    ]
    return "\n".join(["| `kind` | Befalls | What happens |", "|---|---|---|", *rows])
