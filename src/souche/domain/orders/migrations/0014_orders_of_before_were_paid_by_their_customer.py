from django.db import migrations

# Until then every buyer, and every organisation, had one Stripe Customer for all that they bought.
WHO_PAID = """
    UPDATE orders_order SET stripe_customer_id = COALESCE(
        (SELECT stripe_customer_id FROM customers_buyeridentity WHERE id = orders_order.identity_id),
        (SELECT stripe_customer_id FROM customers_customer WHERE id = orders_order.customer_id)
    )
    WHERE stripe_session_id <> '' AND stripe_customer_id = ''
"""


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0009_proven_buyers"),
        ("orders", "0013_who_ordered_and_who_pays"),
    ]

    operations = [
        migrations.RunSQL(WHO_PAID, migrations.RunSQL.noop),
    ]
