from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.patience import PATIENCE_SECONDS

if TYPE_CHECKING:
    from tests.stripe_sandbox.server import Server

pytestmark = pytest.mark.npm
HERE = Path(__file__).parent
FILES = ("package.json", "package-lock.json", "buy_and_credit.mjs")
LEAST_NODE = 20
QUIETLY = ("--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1", "--fetch-timeout=20000")
CANNOT_FETCH = re.compile(
    r"code (ENOTFOUND|EAI_AGAIN|ECONN\w+|E\w*TIMEDOUT|ENETUNREACH|E[45]\d\d|FETCH_ERROR)"
)


def program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed on this machine")
    return found


def run(*command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - node and npm, with arguments of ours
        command, cwd=folder, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False
    )


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder where npm has put exactly what the lock file names, and run none of its scripts."""
    npm, folder = program("npm"), tmp_path_factory.mktemp("npm_client")
    version = run(program("node"), "--version", folder=folder).stdout
    if int(version.lstrip("v").split(".")[0]) < LEAST_NODE:
        pytest.skip(f"the stripe package needs Node {LEAST_NODE}, this is {version.strip()}")
    for name in FILES:
        shutil.copy(HERE / name, folder)
    installed = run(npm, "ci", *QUIETLY, folder=folder)
    if unreachable := CANNOT_FETCH.search(installed.stderr):
        pytest.skip(f"npm cannot fetch stripe, which package-lock.json pins ({unreachable[1]})")
    assert installed.returncode == 0, installed.stderr
    return folder


@pytest.fixture
def seen(client: Path, server: Server) -> dict[str, Any]:
    ran = run(program("node"), "buy_and_credit.mjs", server.url, folder=client)
    assert ran.returncode == 0, ran.stderr
    report: dict[str, Any] = json.loads(ran.stdout)
    return report


def test_it_buys_with_an_invoice_and_credits_a_part(seen: dict[str, Any]) -> None:
    assert seen["api_version"] == "2026-10-28.endive"
    assert seen["payment_status"] == "paid"
    assert seen["invoice"] == {"status": "paid", "total": 4200, "order": "ord_1"}
    assert seen["paid_by"] == [seen["payment_intent"]]
    assert seen["credit"] == {"total": 2100, "status": "issued", "tax": 109}
    assert (seen["credited"], seen["refunds"]) == (2100, [2100])
    assert seen["refusal"] == {"type": "StripeInvalidRequestError", "status": 400}
    assert seen["pdf"] == {"status": 200, "type": "application/pdf"}


def test_the_lock_names_no_registry() -> None:
    lock = json.loads((HERE / "package-lock.json").read_text())
    packages = [package for path, package in lock["packages"].items() if path]
    assert all(package["integrity"].startswith("sha512-") for package in packages)
    assert not any("resolved" in package for package in packages)
