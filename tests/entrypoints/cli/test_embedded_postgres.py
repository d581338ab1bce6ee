"""The embedded PostgreSQL starts on any machine."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

START = """
import sys
from pathlib import Path
from souche.entrypoints.cli.embedded_postgres import start_postgres
server = start_postgres(folder=Path(sys.argv[1]) / "postgres")
print(server.psql("SELECT 'it answers';"))
server.cleanup()
"""


def test_a_locale_that_is_not_installed_does_not_stop_it(tmp_path: Path) -> None:
    environment = {name: word for name, word in os.environ.items() if not name.startswith("LC_")}

    run = subprocess.run(  # noqa: S603  # our own program
        [sys.executable, "-c", START, str(tmp_path)],
        env={**environment, "LANG": "xx_XX.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert "it answers" in run.stdout, run.stderr
