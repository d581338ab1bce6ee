"""`souche serve`: the web server, one process that only watches and `--workers` that answer."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from importlib import import_module
from typing import TYPE_CHECKING, Any

from django.conf import settings
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from souche.entrypoints.cli.terminal import say_without_settings
from souche.kit.front.sockets import allow_connections
from souche.kit.proxies import BadProxies, require_for_https

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

# A request's first lines come at once; an idle connection of a proxy is kept as long.
HEADERS_MILLISECONDS = 30_000
# Of a request's first lines, and of an answer that is not taken.
BUFFER_BYTES = 64 * 1024
# What is under way when the server is stopped may finish; who dawdles does not keep it from ending.
STOP_SECONDS = 30
# How often a process that answers looks whether the one that watches still lives.
LOOK_SECONDS = 1.0
STOPPING = (signal.SIGTERM, signal.SIGINT)
MISCONFIGURED = 2


def serve(arguments: argparse.Namespace) -> int:
    """Serve until a signal stops it, then return 0; a process that answers and dies is replaced.

    Returns 2 at once, with a sentence, when the settings promise https and name nobody who makes it.
    """
    try:
        require_for_https(proxies=settings.TRUSTED_PROXIES, is_https=settings.IS_HTTPS)
    except BadProxies as error:
        print(say_without_settings(str(error)), file=sys.stderr)
        return MISCONFIGURED
    _let_children_be_stopped_at_once()
    Granian(
        "souche.config.front:application",
        address=arguments.host,
        port=arguments.port,
        interface=Interfaces.ASGI,
        http=HTTPModes.http1,
        workers=arguments.workers,
        backpressure=allow_connections(),
        http1_settings=HTTP1Settings(header_read_timeout=HEADERS_MILLISECONDS, max_buffer_size=BUFFER_BYTES),
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
        websockets=False,
        log_access=False,
        log_level=LogLevels.error,
    ).serve(target_loader=_load)
    return 0


def _let_children_be_stopped_at_once() -> None:
    """Let a signal end a child that is not ready yet.

    A child is born with the handlers of the watching process, which do nothing for it: until granian gives it
    its own, once Django is loaded, a SIGTERM would be lost and the server would wait for this child for ever.
    """
    os.register_at_fork(
        before=lambda: signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING),
        after_in_parent=lambda: signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING),
        after_in_child=_forget_handlers,
    )


def _forget_handlers() -> None:
    for number in STOPPING:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)


def _load(target: str) -> Callable[..., Any]:
    """Load the application in a child, which ends when the watching process is gone: nobody stops it then."""
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    module, _, name = target.partition(":")
    application: Callable[..., Any] = getattr(import_module(module), name)
    return application


def _end_with(watcher: int) -> None:
    while os.getppid() == watcher:
        time.sleep(LOOK_SECONDS)
    # To the process, not to this thread: the main one is woken by it.
    os.kill(os.getpid(), signal.SIGTERM)
