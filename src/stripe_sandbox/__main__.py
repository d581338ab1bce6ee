"""Lets `python -m stripe_sandbox` be the command."""

from stripe_sandbox.cli import main

main()
