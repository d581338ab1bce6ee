from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.patience import PATIENCE_SECONDS
from tests.stripe_sandbox.server import command

if TYPE_CHECKING:
    from pathlib import Path

    from tests.stripe_sandbox.server import Server


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own program
        command(*arguments), capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False
    )


def test_a_port_already_taken_is_said_in_one_sentence(server: Server, tmp_path: Path) -> None:
    done = run("serve", f"--port={server.port}", f"--data={tmp_path / 'x.sqlite'}")
    assert done.returncode == 2
    assert done.stderr == f"Port {server.port} is already taken on 127.0.0.1: choose another one.\n"


@pytest.mark.parametrize("option", ["--port=70000", "--webhook-retry-seconds=0", "--webhook-attempts=0"])
def test_an_option_without_sense_is_refused(tmp_path: Path, option: str) -> None:
    done = run("serve", f"--data={tmp_path / 'x.sqlite'}", option)
    assert done.returncode == 2
    assert option.partition("=")[0] in done.stderr
