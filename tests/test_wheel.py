"""The wheel holds all it needs: built, installed in an empty environment, it sells a ticket."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.patience import PATIENCE_SECONDS
from tests.sandbox import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent

pytestmark = pytest.mark.wheel


def run(*words: str | Path, folder: Path, **environment: str) -> str:
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "TMPDIR", "LANG"}}
    kept |= {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "XDG_", "SSL_"))}
    done = subprocess.run(  # noqa: S603  # our own programs
        [str(word) for word in words],
        cwd=folder,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        timeout=4 * PATIENCE_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder, folder=ROOT)
    return next(folder.glob("*.whl"))


def test_it_carries_what_is_not_python(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()

    for ending in (".html", ".css", ".mo", ".typ", "py.typed"):
        assert any(name.endswith(ending) for name in names), ending
    assert not any(name.startswith(("tests/", "benchmarks/")) for name in names)


@pytest.fixture
def folder() -> Iterator[Path]:
    """Give an empty folder outside pytest's own, which root's PostgreSQL user may not enter."""
    with tempfile.TemporaryDirectory(prefix="souche-wheel-") as name:
        yield Path(name)


def test_it_sells_a_ticket_from_an_empty_environment(wheel: Path, folder: Path) -> None:
    python = folder / "venv" / "bin" / "python"
    run(sys.executable, "-m", "venv", folder / "venv", folder=folder)
    run(
        python,
        "-m",
        "pip",
        "install",
        "-q",
        "--require-hashes",
        "-r",
        ROOT / "requirements" / "base.txt",
        folder=folder,
    )
    run(python, "-m", "pip", "install", "-q", "--no-deps", wheel, folder=folder)
    run(python, "-m", "pip", "check", folder=folder)

    told = run(
        folder / "venv" / "bin" / "souche",
        "demo",
        "--purchase",
        folder=folder,
        PORT=str(free_port()),
        SANDBOX_PORT=str(free_port()),
        SMTP_PORT=str(free_port()),
    )

    assert "Invoice" in told
    assert "billets-" in told
    assert list((folder / "var" / "demo" / "purchases").glob("facture-*.pdf"))
