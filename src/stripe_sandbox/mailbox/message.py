"""A received message, taken apart: who, what, and what is attached."""

from __future__ import annotations

from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from email.message import MIMEPart


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file that came with a message; the name has no folder in it."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Message:
    """A message with its bytes as received; `received_at` is in Unix seconds, `html` may be empty.

    `id` is the mailbox's own, `message_id` is the sender's, without its brackets.
    """

    id: str
    received_at: float
    message_id: str
    sender: str
    recipients: list[str]
    subject: str
    text: str
    html: str
    attachments: list[Attachment]
    raw: bytes


def read_message(
    *, raw: bytes, message_id: str, received_at: float, sender: str, recipients: list[str]
) -> Message:
    """Take raw bytes apart; what is malformed is read as well as it can be, and never refused."""
    parsed = message_from_bytes(raw, policy=policy.default)
    return Message(
        id=message_id,
        received_at=received_at,
        message_id=str(parsed.get("Message-ID", "")).strip(" <>"),
        sender=str(parsed.get("From", sender)),
        recipients=recipients,
        subject=str(parsed.get("Subject", "")),
        text=_body(parsed, kind="plain"),
        html=_body(parsed, kind="html"),
        attachments=[_attachment(part, position=n) for n, part in enumerate(_attached(parsed), start=1)],
        raw=raw,
    )


def _body(parsed: MIMEPart, *, kind: str) -> str:
    part = parsed.get_body(preferencelist=(kind,))
    return _decoded(part) if part is not None else ""


def _decoded(part: MIMEPart) -> str:
    """Return the text of a part, whatever its declared character set."""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    try:
        return content.decode(part.get_content_charset("utf-8"), "replace")
    except LookupError:
        return content.decode("utf-8", "replace")


def _attached(parsed: MIMEPart) -> list[MIMEPart]:
    """Return the attachments; parts shown inside the HTML count too, since nothing else would give them."""
    bodies = {id(parsed.get_body(preferencelist=(kind,))) for kind in ("plain", "html")}
    leaves = [part for part in parsed.walk() if not part.is_multipart() and id(part) not in bodies]
    return leaves if parsed.is_multipart() else [part for part in leaves if part.is_attachment()]


def _attachment(part: MIMEPart, *, position: int) -> Attachment:
    content = part.get_payload(decode=True)
    name = (part.get_filename() or f"piece-{position}").replace("\\", "/")
    return Attachment(
        name=PurePosixPath(name).name or f"piece-{position}",
        content_type=part.get_content_type(),
        content=content if isinstance(content, bytes) else b"",
    )
