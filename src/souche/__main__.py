"""`python -m souche`: the command line, for programs that start one another."""

from souche.entrypoints.cli.main import main

main()
