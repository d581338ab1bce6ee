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
    "weather_permission_denied": (
        "Erreur 403 : la clé n’a pas le droit qu’il faut, et qui est nommé ; rien n’est fait.",
        "Error 403: the key lacks the right that the request needs, which is named; nothing is done.",
    ),
    "weather_tax_id_invalid": (
        "Erreur 400 `tax_id_invalid` : un identifiant fiscal bien écrit est refusé ; rien n’est fait.",
        "Error 400 `tax_id_invalid`: a well-formed tax id is refused; nothing is done.",
    ),
    "weather_endpoint_limit": (
        "Erreur 400 : le compte a déjà 16 destinations de webhooks ; rien n’est fait.",
        "Error 400: the account has 16 webhook endpoints already; nothing is done.",
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
        "L’événement prend le tour choisi parmi ceux du même paiement, ou un tour au hasard.",
        "The event takes the chosen turn among those of the same payment, or one at random.",
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
