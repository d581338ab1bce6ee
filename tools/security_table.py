"""Write the table of addresses of docs/security.md again, from the walk's own: `make tables`."""

from __future__ import annotations

import os
import re
from pathlib import Path

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "security.md"
_TABLE = re.compile(r"(<!-- addresses -->\n).*?(<!-- /addresses -->)", re.DOTALL)


def with_table(text: str, table: str) -> str:
    """Return the document with this table between `<!-- addresses -->` and `<!-- /addresses -->`."""
    return _TABLE.sub(lambda found: f"{found[1]}{table}\n{found[2]}", text)


def main() -> None:
    """Write the document again."""
    os.environ.setdefault("SECRET_KEY", "only-to-read-the-addresses-and-long-enough-for-that-0123456789")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "souche.config.settings")
    import django  # noqa: PLC0415  # the settings come first

    django.setup()
    from tests.walk.document import addresses_table  # noqa: PLC0415  # Django comes first

    DOCUMENT.write_text(with_table(DOCUMENT.read_text(encoding="utf-8"), addresses_table()), encoding="utf-8")


if __name__ == "__main__":
    main()
