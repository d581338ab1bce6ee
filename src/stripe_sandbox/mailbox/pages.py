"""The mailbox's pages and its JSON, which tests and the demo read."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from stripe_sandbox.pages.rendering import not_found, page_number, render

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from stripe_sandbox.mailbox.message import Attachment, Message
    from stripe_sandbox.mailbox.store import MessageStore

PAGE_SIZE = 50
MOST_IN_JSON = 1000
# These open in the browser; whatever else came by mail is only ever downloaded.
OPENED = frozenset({"application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp"})
# What came by mail runs nothing and calls nobody: no script, no form, no remote picture.
FOREIGN = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"


def mailbox_routes(*, store: MessageStore) -> list[BaseRoute]:
    """Return the routes below /mailbox/."""
    pages = _Pages(store=store)
    return [
        Route("/mailbox", pages.to_list),
        Route("/mailbox/", pages.index),
        Route("/mailbox/messages.json", pages.as_json),
        Route("/mailbox/messages", pages.forget, methods=["DELETE"]),
        Route("/mailbox/messages/{message_id}", pages.show),
        Route("/mailbox/messages/{message_id}/html", pages.html),
        Route("/mailbox/messages/{message_id}/source", pages.source),
        Route("/mailbox/messages/{message_id}/attachments/{position:int}/{name}", pages.attachment),
    ]


def _described(message: Message) -> dict[str, Any]:
    """Return a message for JSON; the date is ISO 8601 in UTC, sizes are bytes, urls start with a slash."""
    return {
        "id": message.id,
        "date": datetime.fromtimestamp(message.received_at, tz=UTC).isoformat(),
        "message_id": message.message_id,
        "from": message.sender,
        "to": message.recipients,
        "subject": message.subject,
        "text": message.text,
        "html": message.html,
        "attachments": [
            {
                "name": attachment.name,
                "size": len(attachment.content),
                "content_type": attachment.content_type,
                "url": attachment_url(message=message, position=position),
            }
            for position, attachment in enumerate(message.attachments)
        ],
    }


def attachment_url(*, message: Message, position: int) -> str:
    """Return the path of an attachment, which ends with its name so that browsers save it under it."""
    name = quote(message.attachments[position].name, safe="")
    return f"/mailbox/messages/{message.id}/attachments/{position}/{name}"


class _Pages:
    """Starlette endpoints over one store; they are plain functions, so they run in its threads."""

    def __init__(self, *, store: MessageStore) -> None:
        self._store = store

    def to_list(self, request: Request) -> Response:  # noqa: ARG002  # Starlette passes it
        return RedirectResponse("/mailbox/")

    def index(self, request: Request) -> Response:
        words = request.query_params.get("q", "").strip()
        number = page_number(request)
        found = self._store.newest(words=words, limit=PAGE_SIZE + 1, offset=PAGE_SIZE * (number - 1))
        return render(
            request,
            "mailbox_list.html",
            messages=found[:PAGE_SIZE],
            words=words,
            page=number,
            has_next=len(found) > PAGE_SIZE,
        )

    def as_json(self, request: Request) -> Response:
        recipient = request.query_params.get("to", "")
        found = self._store.newest(recipient=recipient, limit=MOST_IN_JSON)
        return JSONResponse([_described(message) for message in found])

    def forget(self, request: Request) -> Response:  # noqa: ARG002  # Starlette passes it
        self._store.forget_everything()
        return Response(status_code=204)

    def show(self, request: Request) -> Response:
        message = self._find(request)
        if message is None:
            return not_found(request)
        urls = [attachment_url(message=message, position=n) for n in range(len(message.attachments))]
        attachments = [*zip(message.attachments, urls, strict=True)]
        return render(request, "mailbox_message.html", message=message, attachments=attachments)

    def html(self, request: Request) -> Response:
        message = self._find(request)
        if message is None:
            return not_found(request)
        return Response(message.html, media_type="text/html", headers=_foreign_headers())

    def source(self, request: Request) -> Response:
        message = self._find(request)
        if message is None:
            return not_found(request)
        return Response(message.raw, media_type="text/plain; charset=utf-8", headers=_foreign_headers())

    def attachment(self, request: Request) -> Response:
        message = self._find(request)
        position = request.path_params["position"]
        if message is None or position >= len(message.attachments):
            return not_found(request)
        return _file(message.attachments[position])

    def _find(self, request: Request) -> Message | None:
        return self._store.find(request.path_params["message_id"])


def _foreign_headers() -> dict[str, str]:
    return {"Content-Security-Policy": FOREIGN, "X-Content-Type-Options": "nosniff"}


def _file(attachment: Attachment) -> Response:
    is_opened = attachment.content_type in OPENED
    way = "inline" if is_opened else "attachment"
    headers = {
        "Content-Disposition": f"{way}; filename*=UTF-8''{quote(attachment.name, safe='')}",
        "X-Content-Type-Options": "nosniff",
    }
    if not is_opened:
        headers["Content-Security-Policy"] = FOREIGN
    return Response(attachment.content, headers=headers | {"Content-Type": attachment.content_type})
