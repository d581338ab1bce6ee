from django.db import migrations

# An address is given on no page but their own; when they entered to give it is known no more.
WHO_ENTERED = """
    UPDATE customers_customer SET proven_at = COALESCE(
        (SELECT MIN(opened_at) FROM customers_accountsession WHERE customer_id = customers_customer.id), NOW()
    )
    WHERE proven_at IS NULL AND erased_at IS NULL AND (
        street <> ''
        OR EXISTS (SELECT 1 FROM customers_accountsession WHERE customer_id = customers_customer.id)
    )
"""


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0009_proven_buyers"),
    ]

    operations = [
        migrations.RunSQL(WHO_ENTERED, migrations.RunSQL.noop),
    ]
