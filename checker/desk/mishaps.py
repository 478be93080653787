"""A fault of ours in answering one request: told in a sentence, and to whoever looks for it."""

from __future__ import annotations

import os
import traceback

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SENTENCE = "校核台内部出错（{}）。请刷新再试；仍出错时，请告诉 gouji 的维护者。\n"


class Mishaps:
    """Costs the one request its answer, and nothing else; a visitor who has gone is none."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as fault:
            if scope["type"] != "http":
                raise
            if os.environ.get("GOUJI_DEBUG"):
                traceback.print_exception(fault)
            if not begun:
                sentence = _SENTENCE.format(type(fault).__name__)
                await PlainTextResponse(sentence, 500)(scope, receive, send)
