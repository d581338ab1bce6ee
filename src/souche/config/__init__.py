"""Composition only: settings, addresses, the web application."""
