"""Souche: a self-hosted box office that invoices by itself."""
