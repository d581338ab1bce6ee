"""How one sandbox is run: its port, its file, its patience."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path  # noqa: TC003 - the dataclass is part of the public interface


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the command line decides; everything else is in the SQLite file."""

    data: Path
    port: int = 4242
    host: str = "127.0.0.1"
    smtp_port: int | None = None
    webhook_retry_seconds: float = 1.0
    webhook_attempts: int = 8
    is_power_safe: bool = False

    @property
    def base_url(self) -> str:
        """Return the address that links start with, without a final slash."""
        return f"http://{self.host}:{self.port}"
