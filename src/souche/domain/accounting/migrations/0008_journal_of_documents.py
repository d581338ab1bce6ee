from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounting", "0007_payouts_in_transit_and_letters"),
    ]

    operations = [
        migrations.AlterField(
            model_name="export",
            name="kind",
            field=models.CharField(
                choices=[
                    ("pdfs", "ZIP of the PDFs"),
                    ("csv", "Table (CSV)"),
                    ("xlsx", "Spreadsheet (XLSX)"),
                    ("journal", "Journal of documents (FEC layout)"),
                    ("books", "Books of a month"),
                ],
                max_length=8,
                verbose_name="kind",
            ),
        ),
    ]
