"""The buyer's address is in the buyer as it was: it is not kept twice."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("invoices", "0008_what_past_documents_said")]

    operations = [migrations.RemoveField(model_name="invoice", name="customer_address")]
