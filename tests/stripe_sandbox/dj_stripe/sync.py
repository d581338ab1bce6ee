"""Runs in an environment of its own: let dj-stripe copy a Stripe into its tables, and print their rows.

Usage: sync.py ADDRESS FILE
"""

from __future__ import annotations

import json
import sys

import django
import stripe
from django.conf import settings
from django.core.management import call_command
from django.core.serializers.json import DjangoJSONEncoder

# dj-stripe wants 24 characters after the prefix.
KEY = "sk_test_0123456789abcdef01234567"
MODELS = (
    "Account",
    "Product",
    "Price",
    "Customer",
    "PaymentMethod",
    "PaymentIntent",
    "Charge",
    "Refund",
    "Invoice",
    "Subscription",
    "Dispute",
)


def main(address: str, file: str) -> None:
    """Print {model: {id: {column: value}}} as JSON; what fails to be copied is said on the error output."""
    settings.configure(
        INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "djstripe"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": file}},
        # The tables as they are today, without their history.
        MIGRATION_MODULES={"djstripe": None},
        STRIPE_TEST_SECRET_KEY=KEY,
        STRIPE_LIVE_MODE=False,
        DJSTRIPE_FOREIGN_KEY_TO_FIELD="id",
        USE_TZ=True,
    )
    django.setup()
    stripe.api_base = address
    call_command("migrate", verbosity=0, run_syncdb=True)
    call_command("djstripe_sync_models", *MODELS, api_keys=[KEY], stdout=sys.stderr)
    json.dump({name: rows(name) for name in MODELS}, sys.stdout, cls=DjangoJSONEncoder)


def rows(name: str) -> dict[str, dict[str, object]]:
    """Return the columns of a table's rows, by their ids at Stripe."""
    model = django.apps.apps.get_model("djstripe", name)
    return {row["id"]: row for row in model.objects.values()}


if __name__ == "__main__":
    main(*sys.argv[1:])
