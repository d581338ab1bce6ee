"""The dashboard: what the sandbox holds, what it sent, its weather and its settings."""
