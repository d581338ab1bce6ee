"""Where the demo keeps its things, which ports it takes, and the settings that follow."""

from __future__ import annotations

import os
import secrets
import socket
from dataclasses import dataclass
from pathlib import Path

from souche.kit.modes import BY_OTHERS, OURS_ALONE
from souche.kit.storage import write_whole

STRIPE_KEY = "sk_test_demo_le_petit_theatre"
PASSED_THROUGH = 0o711
LOGIN = "demo"
PASSWORD = "petit-theatre"  # noqa: S105  # printed on purpose: the demo's own login


class PortTaken(Exception):
    """Another program listens where the demo wants to."""


@dataclass(frozen=True)
class House:
    """One demo: its folder and its three ports."""

    folder: Path
    port: int
    sandbox_port: int
    smtp_port: int

    @classmethod
    def from_environment(cls) -> House:
        """Read PORT, SANDBOX_PORT, SMTP_PORT and SOUCHE_DEMO (the folder)."""
        return cls(
            folder=Path(os.environ.get("SOUCHE_DEMO", "var/demo")).resolve(),
            port=int(os.environ.get("PORT", "8000")),
            sandbox_port=int(os.environ.get("SANDBOX_PORT", "4242")),
            smtp_port=int(os.environ.get("SMTP_PORT", "2525")),
        )

    @property
    def shop_url(self) -> str:
        """Return the address of the shop."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def sandbox_url(self) -> str:
        """Return the address of the local Stripe."""
        return f"http://127.0.0.1:{self.sandbox_port}"

    @property
    def database_folder(self) -> Path:
        """Return where the database keeps its data."""
        return self.folder / "postgres"

    @property
    def running_file(self) -> Path:
        """Return the file that says that this demo is running, and where."""
        return self.folder / "running.json"

    def refuse_taken_ports(self) -> None:
        """Raise PortTaken, naming the variable that chooses another port."""
        for name, port in (
            ("PORT", self.port),
            ("SANDBOX_PORT", self.sandbox_port),
            ("SMTP_PORT", self.smtp_port),
        ):
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind(("127.0.0.1", port))
                except OSError as error:
                    raise PortTaken(
                        f"Port {port} is taken by another program. Try: make demo {name}={port + 1}"
                    ) from error

    def close_to_others(self) -> None:
        """Let nobody else read what the demo wrote or will write; its programs inherit it.

        The folder is passed through by the system user that runs the database for root, and listed by nobody.
        """
        os.umask(BY_OTHERS)
        self.folder.chmod(PASSED_THROUGH)
        for path in self.folder.iterdir():
            if path.is_file():
                path.chmod(OURS_ALONE.files)

    def prepare_environment(self, *, database_url: str) -> None:
        """Set what settings.py reads; the processes that the demo starts inherit it."""
        os.environ.update(
            DATABASE_URL=database_url,
            SECRET_KEY=self._secret_key(),
            BASE_URL=self.shop_url,
            MEDIA_ROOT=str(self.folder / "media"),
            STATIC_ROOT=str(self.folder / "static"),
            STRIPE_API_BASE=self.sandbox_url,
            VIES_URL="",
            # Made-up money: a newcomer enters by the password, and may try the second step.
            SECOND_STEP_OPTIONAL="true",
            EMAIL_HOST="127.0.0.1",
            EMAIL_PORT=str(self.smtp_port),
            DEFAULT_FROM_EMAIL="Le Petit Théâtre <billetterie@petit-theatre.example>",
            LOG_LEVEL=os.environ.get("LOG_LEVEL", "WARNING"),
        )

    def _secret_key(self) -> str:
        kept = self.folder / "secret-key"
        if not kept.exists():
            write_whole(path=kept, chunks=[secrets.token_urlsafe(64)], mode=0o600)
        return kept.read_text()
