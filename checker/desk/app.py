"""The pages and requests of the desk. What is done for them is done elsewhere; here it is asked for."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from checker.desk import outputs, pages
from checker.desk.bench import Bench
from checker.desk.gate import Gate, Names
from checker.desk.limits import Limits
from checker.desk.mishaps import Mishaps
from checker.desk.tokens import Tokens
from checker.desk.uploads import take
from checker.desk.visit import ZONES, Progress, Refused, Visit, Visits, Zone
from checker.render.check_groups import SIGNS
from checker.settings import Letterhead, Settings

_SWEEP: Final = 60.0
"""Seconds between two looks for visits that nobody asks after."""
_SEAL: Final = "x-gouji-seal"

Action = Callable[[Visit | None, str, Request], Awaitable[Response]]


class Desk:
    """All that the requests share."""

    def __init__(
        self,
        root: Path,
        settings: Settings,
        limits: Limits,
        names: Names,
        letterhead: Letterhead | None = None,
    ) -> None:
        self.limits = limits
        self.bench = Bench(settings, letterhead or Letterhead(), limits)
        self.visits = Visits(root, limits, self.bench.stop)
        self.tokens = Tokens()
        self.env = pages.environment()
        self.assets = pages.assets()
        self.cookie = f"gouji-{names.port}"
        """Cookies know no ports: two desks on one machine would take each other's."""

    def app(self, names: Names) -> Starlette:
        routes = [
            Route("/", self.desk),
            Route("/audit", self.audit),
            Route("/report/{number:int}", self.report),
            Route("/download/{name}", self.download),
            Route("/state", self.state),
            *(Route(path, self.asset) for path in self.assets),
            Route("/files", self._sealed(self.put), methods=["PUT"]),
            Route("/remove", self._sealed(self.remove), methods=["POST"]),
            Route("/start", self._sealed(self.start), methods=["POST"]),
            Route("/stop", self._sealed(self.stop), methods=["POST"]),
            Route("/clear", self._sealed(self.clear), methods=["POST"]),
        ]
        handlers: Any = {Refused: _refused, 404: self.missing, 405: self.missing}
        middleware = [Middleware(Gate, names=names), Middleware(Mishaps)]
        return Starlette(
            routes=routes, middleware=middleware, exception_handlers=handlers, lifespan=self._life
        )

    @asynccontextmanager
    async def _life(self, app: Starlette) -> AsyncIterator[None]:
        sweeping = asyncio.create_task(self._sweep())
        try:
            yield
        finally:
            sweeping.cancel()
            await asyncio.to_thread(self.close)

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(_SWEEP)
            await asyncio.to_thread(self.visits.sweep)

    def close(self) -> None:
        self.bench.close()
        self.visits.close()

    # -- who asks --------------------------------------------------------------------------------------

    def _pass(self, request: Request) -> str:
        """The visitor's pass; empty where he has none of ours."""
        given = request.cookies.get(self.cookie, "")
        return given if self.tokens.is_ours(given) else ""

    def _visit(self, request: Request) -> Visit | None:
        return self.visits.find(self._pass(request))

    def _sealed(self, action: Action) -> Callable[[Request], Awaitable[Response]]:
        """What changes something is done for whoever has both the pass and the seal that goes with it."""

        async def checked(request: Request) -> Response:
            pass_ = self._pass(request)
            if not pass_ or not self.tokens.fits(request.headers.get(_SEAL, ""), pass_):
                raise Refused("这一页已经过期，请刷新后再试", 403)
            return await action(self.visits.find(pass_), pass_, request)

        return checked

    # -- pages -----------------------------------------------------------------------------------------

    def _page(self, template: str, code: int = 200, **values: object) -> HTMLResponse:
        return HTMLResponse(self.env.get_template(template).render(**values), code)

    async def desk(self, request: Request) -> Response:
        pass_ = self._pass(request) or self.tokens.new_pass()
        visit = self.visits.find(pass_)
        if visit is not None and visit.progress.is_running:
            return RedirectResponse("/audit", 303)
        shown = self._page(
            "desk.html.j2",
            seal=self.tokens.seal(pass_),
            files={zone: visit.of(zone) if visit else [] for zone in ZONES},
            done=visit is not None and visit.progress.has_results,
            again=visit is not None and visit.lot > 0,
            limits=self.limits,
            suffixes=pages.suffixes(),
        )
        shown.set_cookie(self.cookie, pass_, path="/", httponly=True, samesite="strict")
        return shown

    async def audit(self, request: Request) -> Response:
        visit = self._visit(request)
        if visit is None or visit.progress.phase == "gathering":
            return RedirectResponse("/", 303)
        progress = visit.progress
        seal = self.tokens.seal(self._pass(request))
        if not progress.has_results:
            ahead = self.bench.ahead(visit)
            return self._page("progress.html.j2", seal=seal, progress=progress, ahead=ahead)
        return self._page(
            "results.html.j2",
            seal=seal,
            progress=progress,
            overview=_read(visit, outputs.OVERVIEW),
            told=_read(visit, outputs.TOLD),
            outputs=outputs.OUTPUTS,
            signs=SIGNS,
        )

    async def report(self, request: Request) -> Response:
        file = self._result(request, f"{request.path_params['number']}.html")
        return FileResponse(file, media_type="text/html") if file else self._missing()

    async def download(self, request: Request) -> Response:
        visit, output = self._visit(request), outputs.OUTPUTS.get(request.path_params["name"])
        if visit is None or output is None or request.path_params["name"] not in visit.progress.ready:
            return self._missing()
        file = self._result(request, output.file)
        if file is None:
            return self._missing()
        headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(output.file)}"}
        return FileResponse(file, media_type="application/octet-stream", headers=headers)

    def _result(self, request: Request, name: str) -> Path | None:
        """A result of the visitor's own visit."""
        visit = self._visit(request)
        if visit is None or not visit.progress.has_results:
            return None
        file = visit.results / name
        return file if file.is_file() else None

    async def state(self, request: Request) -> Response:
        visit = self._visit(request)
        progress = visit.progress if visit else Progress()
        ahead = self.bench.ahead(visit) if visit else 0
        return JSONResponse({"phase": progress.phase, "ahead": ahead, **progress.so_far()})

    async def asset(self, request: Request) -> Response:
        text, media = self.assets[request.url.path]
        return Response(text, media_type=media)

    async def missing(self, request: Request, fault: Exception) -> Response:
        return self._missing()

    def _missing(self) -> Response:
        return self._page("missing.html.j2", 404)

    # -- what changes something ------------------------------------------------------------------------

    async def put(self, visit: Visit | None, pass_: str, request: Request) -> Response:
        zone = _zone(request)
        length = request.headers.get("content-length", "")
        announced = int(length) if length.isascii() and length.isdigit() and len(length) < 16 else None
        visit = self.visits.open(pass_)
        name = request.query_params.get("path", "")
        try:
            dropped = await take(self.visits, visit, zone, name, announced, request.stream())
        except ClientDisconnect:
            return Response(status_code=400)
        if dropped is None:
            return JSONResponse({"path": None})
        return JSONResponse(
            {"path": str(dropped.path), "size": pages.size(dropped.size), "zone": dropped.zone}
        )

    async def remove(self, visit: Visit | None, pass_: str, request: Request) -> Response:
        if visit is not None:
            if visit.progress.is_running:
                raise Refused("正在核对，不能移去文件", 409)
            visit.remove(_zone(request), request.query_params.get("path", ""))
        return _done()

    async def start(self, visit: Visit | None, pass_: str, request: Request) -> Response:
        if visit is None or not visit.of("this"):
            raise Refused("请先放入今年的报告", 409)
        if not visit.progress.is_running:
            self.bench.start(visit)
        return _done()

    async def stop(self, visit: Visit | None, pass_: str, request: Request) -> Response:
        if visit is not None:
            await asyncio.to_thread(self.bench.stop, visit)
        return _done()

    async def clear(self, visit: Visit | None, pass_: str, request: Request) -> Response:
        await asyncio.to_thread(self.visits.end, pass_)
        return _done()


def _zone(request: Request) -> Zone:
    zone = request.query_params.get("zone", "")
    for known in ZONES:
        if zone == known:
            return known
    raise Refused("没有说明放在哪里")


def _read(visit: Visit, name: str) -> Any:
    return json.loads((visit.results / name).read_text("utf-8"))


def _done() -> Response:
    return JSONResponse({"done": True})


async def _refused(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, Refused)
    return JSONResponse({"problem": f"{fault}。"}, fault.code)
