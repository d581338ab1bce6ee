"""The mailbox: receives every e-mail by real SMTP, keeps it, and shows it. It never sends one further."""

from stripe_sandbox.mailbox.mailbox import Mailbox

__all__ = ["Mailbox"]
