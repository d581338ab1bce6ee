"""What Stripe told before today is kept without its links too: nobody but their buyer was to follow them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import migrations

from souche.kit.links import without_links

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

AT_ONCE = 500


def strip_links(apps: Apps, _schema: BaseDatabaseSchemaEditor) -> None:
    """Rewrite the content of each event, some hundreds in memory."""
    events = apps.get_model("payments", "StripeEvent").objects
    some = []
    for event in events.only("payload").iterator(AT_ONCE):
        event.payload = without_links(event.payload)
        some.append(event)
        if len(some) == AT_ONCE:
            events.bulk_update(some, ["payload"])
            some = []
    events.bulk_update(some, ["payload"])


class Migration(migrations.Migration):
    dependencies = [("payments", "0014_disputed_money_by_stripes_clock")]

    # Backwards nothing is done: the links are gone, and the code of before needs none.
    operations = [migrations.RunPython(strip_links, migrations.RunPython.noop)]
