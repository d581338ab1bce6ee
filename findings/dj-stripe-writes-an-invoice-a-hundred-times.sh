#!/usr/bin/env bash
# dj-stripe 2.11.0: an invoice of 42.00 € is written as "€4,200.00".
#
# Expected: whoever prints one of its invoices, in the administration, in a log or in a mail, reads what was paid.
# Happens:  Invoice.__str__ gives Stripe's cents to a function that formats whole euros; BalanceTransaction.__str__
#           beside it divides by a hundred first. The columns themselves are right.
# Source:   djstripe/models/billing.py, Invoice.__str__; djstripe/models/core.py, BalanceTransaction.__str__;
#           djstripe/utils.py, get_friendly_currency_amount.
# Why a box office cares: who copies Stripe into tables for the accountant by this package shows a register in which each
#           invoice is a hundred times too large, and only there. So: amounts are read from `stripe_data`, in cents.
set -euo pipefail
work=$(mktemp -d /tmp/finding.XXXXXX)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet 'dj-stripe==2.11.0' 'stripe==15.6.2' 'Django==5.2.19'
cat > "$work/show.py" <<'PYTHON'
import sys
from importlib.metadata import version

import django
from django.conf import settings

settings.configure(
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "djstripe"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    DJSTRIPE_FOREIGN_KEY_TO_FIELD="id",
    STRIPE_LIVE_MODE=False,
    USE_TZ=True,
)
django.setup()

from djstripe.models import BalanceTransaction, Invoice

CENTS = 4200
paid = {"id": "in_1", "number": "FACT-0001", "amount_paid": CENTS, "currency": "eur", "status": "paid"}
invoice = str(Invoice(id="in_1", stripe_data=paid))
movement = str(BalanceTransaction(id="txn_1", amount=CENTS, currency="eur", stripe_data={"status": "available"}))
print("dj-stripe", version("dj-stripe"), "- stripe", version("stripe"))
print("Stripe says", CENTS, "cents")
print("the invoice:", invoice)
print("its movement of the balance:", movement)
sys.exit(0 if "€4,200.00" in invoice and "€42.00" in movement else 1)
PYTHON
"$work/venv/bin/python" "$work/show.py"
