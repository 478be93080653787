"""The desk as it runs: its address, its folder, its beginning and its end."""

from __future__ import annotations

import signal
import socket
import webbrowser
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from threading import Thread

import uvicorn

from checker.desk.app import Desk
from checker.desk.gate import Names
from checker.desk.limits import Limits
from checker.desk.room import open_already, room, tell_address
from checker.settings import Letterhead, Settings

__all__ = ["PORT", "listen", "open_already", "run", "url"]

PORT = 8765
"""Taken where nobody asks for another; any free one where it is in use."""


def listen(host: str, port: int | None) -> socket.socket:
    """The place where we are asked. Raises ``OSError`` where the address is not ours or the port is taken."""
    try:
        return _bound(host, PORT if port is None else port)
    except OSError:
        if port is not None:
            raise
    return _bound(host, 0)


def _bound(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    place = socket.socket(family, kind, protocol)
    try:
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # Windows, where two programs could share one port
            place.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        place.bind(address)
        place.listen(256)
    except OSError:
        place.close()
        raise
    return place


def url(host: str, place: socket.socket) -> str:
    """Where a browser on this machine finds the desk."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{shown}:{place.getsockname()[1]}/"


def run(
    host: str,
    place: socket.socket,
    settings: Settings,
    *,
    letterhead: Letterhead | None = None,
    names: Iterable[str] = (),
    limits: Limits | None = None,
    open_browser: bool = False,
    told: Callable[[str], None] = lambda address: None,
) -> None:
    """Serves until it is told to end; then nothing of what was dropped is left. ``told`` hears the address
    once the desk can be asked."""
    limits = limits or Limits()
    known = Names.of(host, place.getsockname()[1], names)
    with room() as folder:
        desk = Desk(folder, settings, limits, known, letterhead)

        def ready() -> None:
            address = url(host, place)
            tell_address(folder, address)
            told(address)
            if open_browser:
                Thread(target=webbrowser.open, args=(address,), daemon=True).start()

        try:
            _Server(_config(desk, known, limits), ready).run([place])
        finally:
            desk.close()


def _config(desk: Desk, names: Names, limits: Limits) -> uvicorn.Config:
    return uvicorn.Config(
        desk.app(names),
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        http="h11",
        ws="none",
        lifespan="on",
        limit_concurrency=limits.connections,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=3,
    )


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """A closed terminal ends the desk as Ctrl-C does."""
        with super().capture_signals():
            number = getattr(signal, "SIGHUP", None)
            before = signal.signal(number, self.handle_exit) if number is not None else None
            try:
                yield
            finally:
                if number is not None:
                    signal.signal(number, before)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()
