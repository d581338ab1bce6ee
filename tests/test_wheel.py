"""The wheel holds all it needs: built, installed in an empty environment, it sells a ticket."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.sandbox import free_port

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_SECONDS = 400

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
        timeout=PATIENCE_SECONDS,
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


def test_it_sells_a_ticket_from_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    python = tmp_path / "venv" / "bin" / "python"
    run(sys.executable, "-m", "venv", tmp_path / "venv", folder=tmp_path)
    run(
        python,
        "-m",
        "pip",
        "install",
        "-q",
        "--require-hashes",
        "-r",
        ROOT / "requirements" / "base.txt",
        folder=tmp_path,
    )
    run(python, "-m", "pip", "install", "-q", "--no-deps", wheel, folder=tmp_path)
    run(python, "-m", "pip", "check", folder=tmp_path)

    told = run(
        tmp_path / "venv" / "bin" / "souche",
        "demo",
        "--purchase",
        folder=tmp_path,
        PORT=str(free_port()),
        SANDBOX_PORT=str(free_port()),
        SMTP_PORT=str(free_port()),
    )

    assert "Invoice" in told
    assert "billets-" in told
    assert list((tmp_path / "var" / "demo" / "purchases").glob("facture-*.pdf"))
