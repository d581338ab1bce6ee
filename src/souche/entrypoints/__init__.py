"""Translate: read a request, a job or a command line, make one call, render. No rule lives here."""
