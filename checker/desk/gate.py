"""Who may ask what: the checks that every request passes before anything is done for it.

A page of another site can make a browser send requests here, and a name that it controls can be made to
lead here. So the name by which we are asked must be ours, whatever changes something must come from a page of
ours, and our pages go into no frame and load nothing from elsewhere.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS: Final = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-store",
}
_SAFE = ("GET", "HEAD")
_UNSAFE = ("POST", "PUT")
_HERE = ("same-origin", "none")
"""How a browser says that a request comes from our own page, or from the user himself."""
_CONTINUE = (
    '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=/">'
    '<title>勾稽 校核台</title><p><a href="/">打开校核台</a></p></html>'
)


@dataclass(frozen=True, slots=True)
class Names:
    """The names by which the desk may be asked for: those of its own address, and those given."""

    port: int
    names: frozenset[str]

    @classmethod
    def of(cls, host: str, port: int, more: Iterable[str] = ()) -> Names:
        names = {host.lower(), *(name.lower() for name in more)}
        if _is_everywhere(host):
            names |= {"localhost", socket.gethostname().lower()}
        elif host == "localhost" or _is_loopback(host):
            names |= {"localhost", "127.0.0.1", "::1"}
        return cls(port, frozenset(names))

    def allow(self, given: str, reached: str) -> bool:
        """``given``: what the request says (``name:port``); ``reached``: the address that it came in at,
        which no foreign name can stand for."""
        name, port = _parted(given)
        return port == self.port and (name in self.names or name == reached.lower())


def _parted(given: str) -> tuple[str, int | None]:
    name, colon, port = given.rpartition(":")
    if not colon or given.endswith("]"):
        name, port = given, "80"
    if name.startswith("[") and name.endswith("]"):
        name = name[1:-1]
    return name.lower(), int(port) if port.isascii() and port.isdigit() and len(port) < 6 else None


def _is_everywhere(host: str) -> bool:
    return host in ("0.0.0.0", "::")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Gate:
    """Lets through what is asked of us by our own pages, and says in our answers what browsers may do."""

    def __init__(self, app: ASGIApp, names: Names) -> None:
        self._app, self._names = app, names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        refused = self._refusal(scope)
        await (refused or self._app)(scope, receive, guarded)

    def _refusal(self, scope: Scope) -> Response | None:
        """The answer to a request that goes no further; ``None`` for one that does."""
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        server = scope.get("server") or ("", 0)
        if len(hosts) != 1 or not self._names.allow(hosts[0], str(server[0])):
            return _refused(421, "这个地址不是校核台的地址；请用启动时显示的网址打开。")
        method = scope["method"]
        if method in _UNSAFE:
            return self._foreign(headers, hosts[0])
        if method not in _SAFE:
            return _refused(405, "没有这种请求。")
        if headers.get("sec-fetch-site", "none") in _HERE:
            return None
        if headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document":
            # The visitor's cookie is not sent along from elsewhere: he comes in by our own door.
            return Response(_CONTINUE, media_type="text/html")
        return _refused(403, "别的网页不能使用校核台。")

    def _foreign(self, headers: Headers, host: str) -> Response | None:
        """Refuses what would change something and does not plainly come from a page of ours."""
        origins, site = headers.getlist("origin"), headers.get("sec-fetch-site")
        ours = origins == [f"http://{host}"] if origins else site == "same-origin"
        if not ours or (site is not None and site != "same-origin"):
            return _refused(403, "别的网页不能使用校核台。")
        return None


def _refused(code: int, sentence: str) -> Response:
    return PlainTextResponse(sentence + "\n", code)
