"""The command `stripe-sandbox serve`."""

from __future__ import annotations

import argparse
import socket
import sys
from pathlib import Path

import uvicorn

from stripe_sandbox.app import create_app
from stripe_sandbox.connections import BreakableConnection
from stripe_sandbox.settings import Settings

PORT_TAKEN = 2
# A request that weather keeps waiting does not keep the sandbox from stopping.
STOP_SECONDS = 3


def main() -> None:
    """Run the command that was typed."""
    arguments = _parser().parse_args()
    settings = Settings(
        data=arguments.data,
        port=arguments.port,
        smtp_port=arguments.smtp_port,
        webhook_retry_seconds=arguments.webhook_retry_seconds,
        webhook_attempts=arguments.webhook_attempts,
        is_power_safe=arguments.power_safe,
    )
    for port in (settings.port, settings.smtp_port):
        if port is not None and not _is_free(settings.host, port):
            print(f"Port {port} is already taken on {settings.host}: choose another one.", file=sys.stderr)
            sys.exit(PORT_TAKEN)
    serve(settings)


def serve(settings: Settings) -> None:
    """Serve until interrupted, after saying where."""
    app = create_app(settings)
    print(f"Stripe sandbox: {settings.base_url} (API at {settings.base_url}/v1, any sk_test_ key)")
    print(f"Data: {settings.data}")
    if settings.smtp_port:
        print(f"Mailbox: {settings.base_url}/mailbox/ (SMTP on {settings.host}:{settings.smtp_port})")
    sys.stdout.flush()
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        log_level="warning",
        access_log=False,
        http=BreakableConnection,
        timeout_graceful_shutdown=STOP_SECONDS,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="stripe-sandbox", description="A local Stripe.")
    commands = parser.add_subparsers(required=True)
    served = commands.add_parser("serve", help="run the sandbox on this machine")
    served.add_argument("--port", type=_port, default=4242, help="HTTP port (4242)")
    served.add_argument("--data", type=Path, required=True, help="the SQLite file, created when missing")
    served.add_argument("--smtp-port", type=_port, default=None, help="also receive e-mail on this port")
    served.add_argument(
        "--webhook-retry-seconds", type=_seconds, default=1.0, help="first wait before a retry, then doubled"
    )
    served.add_argument("--webhook-attempts", type=_count, default=8, help="attempts before giving up (8)")
    served.add_argument(
        "--power-safe",
        action="store_true",
        help="wait for the disk at each answer: slower, survives power cuts",
    )
    return parser


def _port(text: str) -> int:
    port = int(text)
    highest = 65535
    if not 0 < port <= highest:
        raise argparse.ArgumentTypeError(f"a port is between 1 and {highest}")
    return port


def _seconds(text: str) -> float:
    seconds = float(text)
    if not seconds > 0:
        raise argparse.ArgumentTypeError("it must be above 0")
    return seconds


def _count(text: str) -> int:
    count = int(text)
    if count < 1:
        raise argparse.ArgumentTypeError("it must be 1 or more")
    return count


def _is_free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As the server does, so that a port just left by another run counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


if __name__ == "__main__":
    main()
