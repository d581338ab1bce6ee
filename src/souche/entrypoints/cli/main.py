"""The command line: each word is a function below, and its help is the first line of its docstring."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module

from django.core.exceptions import ImproperlyConfigured

from souche.entrypoints.cli.check import check
from souche.entrypoints.cli.demo.run import demo
from souche.entrypoints.cli.journal import accept, verify
from souche.entrypoints.cli.rehearse import rehearse
from souche.entrypoints.cli.rotate_key import rotate
from souche.entrypoints.cli.serve import serve
from souche.entrypoints.cli.setup import setup
from souche.entrypoints.cli.terminal import say_without_settings
from souche.entrypoints.cli.unlock import unlock
from souche.entrypoints.cli.work import work

# Longer than a database of several machines needs to choose its next leader.
PATIENCE_SECONDS = 300.0
MISCONFIGURED = 2
PAGE_MINUTES = 10.0


def main() -> None:
    """Run the command that was asked for; exit 2 when its words are off, or a setting is."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "souche.config.settings")
    arguments = _parser().parse_args()
    try:
        if arguments.run is not demo:  # which chooses its own settings
            import_module(os.environ["DJANGO_SETTINGS_MODULE"])
    except ImproperlyConfigured as error:
        print(say_without_settings(str(error)), file=sys.stderr)
        sys.exit(MISCONFIGURED)
    sys.exit(arguments.run(arguments))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="souche", description="A box office that invoices by itself.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    command = commands.add_parser("demo", help="start everything with made-up shows, until Ctrl-C")
    command.add_argument(
        "--purchase", action="store_true", help="buy two tickets without a browser, print what came, and exit"
    )
    command.set_defaults(run=demo)

    command = commands.add_parser(
        "setup", help="prepare the database and the static files; run it at each upgrade"
    )
    command.set_defaults(run=setup)

    command = commands.add_parser("serve", help="serve the shop and the administration")
    command.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"))
    command.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
    command.add_argument("--workers", type=int, default=int(os.environ.get("WEB_WORKERS", "1")))
    command.set_defaults(run=serve)

    command = commands.add_parser(
        "check",
        help="say what is well and what needs a hand: exit 0 when all is well, 1 to look at, 2 broken",
    )
    command.set_defaults(run=check)

    command = commands.add_parser(
        "rotate-key",
        help="encrypt what is stored with the new SECRET_KEY, the former one being in SECRET_KEY_FALLBACKS",
    )
    command.set_defaults(run=rotate)

    command = commands.add_parser(
        "verify-journal",
        help="read the journal, or an export: exit 0 when it is whole, 2 when it is not",
    )
    command.add_argument("file", nargs="?", help="an export of the journal, instead of the database")
    command.set_defaults(run=verify)

    command = commands.add_parser(
        "accept-journal", help="write into the journal why it does not hold, after a restored backup for one"
    )
    command.add_argument("reason")
    command.set_defaults(run=accept)

    command = commands.add_parser("unlock", help="let in again who lost telephone and recovery codes")
    command.add_argument("login", help="what they type beside the password")
    command.set_defaults(run=unlock)

    command = commands.add_parser("worker", help="do the jobs: invoices, e-mails, reconciliation")
    command.add_argument(
        "--patience",
        type=float,
        default=PATIENCE_SECONDS,
        help="seconds to look for a database that is gone before ending with 1 (%(default)s)",
    )
    command.set_defaults(run=work)
    _add_rehearse(commands)
    return parser


def _add_rehearse(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = commands.add_parser(
        "rehearse",
        help="play at a Stripe in test mode what the box office does, and tell where it is not as expected",
    )
    command.add_argument(
        "--wait",
        type=float,
        default=PAGE_MINUTES,
        metavar="MINUTES",
        help="how long somebody may take to pay on Stripe's page; 0 leaves the page out (%(default)s)",
    )
    command.set_defaults(run=rehearse)
