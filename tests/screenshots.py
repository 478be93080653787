"""The pictures of the documentation, taken from real runs: ``python -m tests.screenshots [NAME...]``.

Each is a function in ``PICTURES`` that gives the bytes of a PNG; without names all are taken. They are
written to ``docs/images`` and are to be looked at before they are kept. Needs Chromium, LibreOffice, Xvfb (a
screen, without which LibreOffice puts no comments beside a page) and what ``gouji[dev]`` installs.
"""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import pypdfium2
from PIL import Image, ImageChops, ImageGrab
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from support.command import gouji  # noqa: E402
from support.desk import handed_in, running, sheets  # noqa: E402
from support.office_pdf import CHROMIUM, RULED, html  # noqa: E402

IMAGES: Final = ROOT / "docs" / "images"
MOST: Final = 250_000
"""Bytes of a picture: it is looked at in a browser, and kept in the history for ever."""
LARGE: Final = {"width": 1180, "height": 860}
SMALL: Final = {"width": 390, "height": 780}
_PATIENCE = 300_000
"""Milliseconds that an audit may take on a busy machine."""


class Studio:
    """What pictures are taken of; made when the first picture needs it, and put away at the end."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self.progress = b""
        """The page while the reports are read: it can be taken only then."""

    @cached_property
    def folder(self) -> Path:
        """An empty folder."""
        return Path(self._stack.enter_context(tempfile.TemporaryDirectory()))

    @cached_property
    def reports(self) -> Path:
        """What an auditor has on her desk: ``2024年报`` and ``2023年报``, in several formats."""
        now, before = handed_in()
        now["关于报送年度报告的通知.txt"] = "各单位：请按时报送年度报告。".encode()
        now["青川县档案馆2024年报.docx"] = b"PK\3\4"  # it was cut off on its way
        for year, files in (("2024年报", now), ("2023年报", before)):
            (self.folder / year).mkdir()
            for name, data in files.items():
                (self.folder / year / name).write_bytes(data)
        return self.folder

    @cached_property
    def browser(self) -> Browser:
        programs = self._stack.enter_context(sync_playwright())
        browser = programs.chromium.launch(executable_path=CHROMIUM)
        self._stack.callback(browser.close)
        return browser

    @cached_property
    def address(self) -> str:
        """Of a desk that runs."""
        scratch = Path(self._stack.enter_context(tempfile.TemporaryDirectory()))
        address, process = self._stack.enter_context(running(scratch))
        os.setpriority(os.PRIO_PROCESS, process.pid, 19)  # that the browser sees its progress
        return address

    @cached_property
    def gathered(self) -> Page:
        """The desk with the reports of both years on it."""
        page = self.browser.new_page(viewport=LARGE)  # type: ignore[arg-type]
        page.goto(self.address)
        for zone, name in (("this", "2024年报"), ("last", "2023年报")):
            page.locator(f"[data-zone={zone}] [data-input=folder]").set_input_files(self.reports / name)
        page.wait_for_selector("#start:not([disabled])", timeout=_PATIENCE)
        page.keyboard.press("Home")
        return page

    @cached_property
    def visitor(self) -> Any:
        """The pass of a visitor whose reports have been audited."""
        page = self.gathered
        page.click("#start")
        page.wait_for_selector("progress", timeout=_PATIENCE)
        told = (0, 0)
        while not page.locator(".take").count():  # between two pages there is neither
            rows = page.locator(".reading li").count()
            checked, read = (page.locator(f".reading li.{one}").count() for one in ("over", "done"))
            stages = (checked > 0) + (read > 0) + (rows > checked + read)
            worth = stages, min(2 * checked + read, 2 * rows - 2 * checked - read)
            if worth > told or not self.progress:
                told, self.progress = worth, page.screenshot()
        page.wait_for_selector(".take[data-pending=no]", timeout=_PATIENCE)
        return page.context.storage_state()

    @cached_property
    def audited(self) -> Path:
        """What the command line makes of the same reports: pages, the ledger, marked copies, the notice."""
        made = Path(self._stack.enter_context(tempfile.TemporaryDirectory()))
        outputs = ["--output", f"html={made / '核对'}/", "--output", f"xlsx={made / '审核台账.xlsx'}"]
        outputs += ["--output", f"notice={made / '通知'}/", "--notice", "issuer=青川县人民政府办公室"]
        outputs += ["--notice", "deadline=2025年1月24日", "--notice", "date=2025年1月14日"]
        more = ["--previous", "2023年报", "--annotate", str(made / "标注"), "--no-config", "--no-cache"]
        gouji("check", "2024年报", *outputs, *more, cwd=self.reports)
        return made

    def page(self, organ: str) -> Path:
        """The page of one report of the audit of many."""
        return next((self.audited / "核对").glob(f"各份报告-*/{organ}-*.html"))

    @contextmanager
    def opened(self, file: Path, **how: Any) -> Iterator[Page]:
        context: BrowserContext = self.browser.new_context(**{"viewport": LARGE, **how})
        page = context.new_page()
        page.goto(file.as_uri())
        yield page
        context.close()

    def converted(self, file: Path, into: str) -> Path:
        """A file as LibreOffice saves it; ``into`` as for its ``--convert-to``."""
        command = ["soffice", "--headless", f"-env:UserInstallation={(self.audited / 'office').as_uri()}"]
        command += ["--convert-to", into, "--outdir", str(self.audited), str(file)]
        subprocess.run(command, check=True, capture_output=True)
        return self.audited / f"{file.stem}.{into.partition(':')[0]}"

    def printed(self, file: Path, *, width: int, trimmed: bool = False) -> bytes:
        """The first page of a file as LibreOffice prints it, of a PDF as it is. ``trimmed``: without what is
        white around it, the page's number included."""
        if file.suffix != ".pdf":
            file = self.converted(file, "pdf")
        page = pypdfium2.PdfDocument(file)[0]
        picture = page.render(scale=width / page.get_width()).to_pil().convert("RGB")
        if trimmed:
            picture = picture.crop((0, 0, picture.width, round(picture.height * 0.9)))
            left, top, right, bottom = ImageChops.invert(picture).getbbox() or picture.getbbox()
            picture = picture.crop((left - 24, top - 24, right + 24, bottom + 24))
        return saved(picture)

    @cached_property
    def typeset(self) -> Path:
        """The marked copy of a report as an office would write it in Word, with a slip in its text."""
        made = next(one for one in sheets(4)[0] if one.organ == "青川县财政局")
        page = html(made, RULED).replace("<table>", '<table border="1">')
        folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory()))
        (folder / "青川县财政局2024年报.html").write_text(page, "utf-8")
        file = self.converted(folder / "青川县财政局2024年报.html", "docx:MS Word 2007 XML")
        gouji("check", str(file), "--annotate", str(folder / "标注"), "--no-config", "--no-cache")
        return folder / "标注" / file.name

    def on_screen(self, file: Path) -> Image.Image:
        """What LibreOffice shows of a file, on a screen of its own."""
        read, write = os.pipe()
        size = ("-noreset", "-screen", "0", "1400x1050x24")
        screen = subprocess.Popen(["Xvfb", "-displayfd", str(write), *size], pass_fds=[write])
        self._stack.callback(screen.terminate)
        display = f":{os.read(read, 8).decode().strip()}"
        profile = f"-env:UserInstallation={(self.audited / 'screen').as_uri()}"
        office = subprocess.Popen(
            ["soffice", "--norestore", "--nologo", "--view", profile, str(file)],
            env={**os.environ, "DISPLAY": display},
            start_new_session=True,
        )
        try:
            seen = [ImageGrab.grab(xdisplay=display)]
            while len(seen) < 120 and not _is_drawn(seen):
                time.sleep(1)
                seen.append(ImageGrab.grab(xdisplay=display))
            return seen[-1]
        finally:
            os.killpg(office.pid, signal.SIGTERM)
            office.wait()
            screen.terminate()

    @contextmanager
    def looking(self, at: str, **how: Any) -> Iterator[Page]:
        """A page of the audited desk; ``how``: as for a context of Playwright."""
        visitor = self.visitor
        context: BrowserContext = self.browser.new_context(
            **{"viewport": LARGE, **how}, storage_state=visitor
        )
        page = context.new_page()
        page.goto(self.address + at)
        yield page
        context.close()


def desk(studio: Studio) -> bytes:
    return studio.gathered.screenshot()


def progress(studio: Studio) -> bytes:
    assert studio.visitor
    return studio.progress


def matrix(studio: Studio) -> bytes:
    with studio.looking("audit") as page:
        return page.screenshot()


def report(studio: Studio) -> bytes:
    with studio.looking("audit") as page:
        page.get_by_role("link", name="青川县水务局").click()
        return page.screenshot()


def phone(studio: Studio) -> bytes:
    with studio.looking("audit", viewport=SMALL, device_scale_factor=2) as page:
        return page.screenshot()


def dark(studio: Studio) -> bytes:
    with studio.looking("audit", color_scheme="dark") as page:
        return page.screenshot()


def index(studio: Studio) -> bytes:
    with studio.opened(
        studio.audited / "核对" / "index.html", viewport={"width": 1400, "height": 760}
    ) as page:
        return page.screenshot()


def page(studio: Studio) -> bytes:
    with studio.opened(studio.page("青川县水务局")) as page:
        return page.screenshot()


def wrong_cell(studio: Studio) -> bytes:
    """The cell that should be another, among those around it."""
    for file in sorted((studio.audited / "核对").glob("各份报告-*/*.html")):
        with studio.opened(file, device_scale_factor=2) as page:
            cell = page.locator("td.cause:has(del)")
            if cell.count():
                cell.first.scroll_into_view_if_needed()
                page.evaluate("scrollBy(0, 200)")
                box = cell.first.bounding_box()
                assert box is not None
                around = {"x": 40, "y": max(0, box["y"] - 190), "width": 1100, "height": 340}
                return page.screenshot(clip=around)  # type: ignore[arg-type]
    raise LookupError("no report has a cell that is known to be wrong")


def paper(studio: Studio) -> bytes:
    """The page of one report on A4."""
    with studio.opened(studio.page("青川县水务局")) as page:
        file = studio.audited / "a4.pdf"
        page.pdf(path=file, prefer_css_page_size=True)
    return studio.printed(file, width=900)


def ledger(studio: Studio) -> bytes:
    return studio.printed(studio.audited / "审核台账.xlsx", width=1900, trimmed=True)


def notice(studio: Studio) -> bytes:
    return studio.printed(studio.audited / "通知" / "青川县水务局2024整改通知.docx", width=800)


def marked(studio: Studio) -> bytes:
    """A Word copy with its comment beside the page."""
    return saved(studio.on_screen(studio.typeset).crop((160, 100, 1178, 930)))


def saved(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    few = picture.convert("RGB").quantize(256, Image.Quantize.MAXCOVERAGE)
    few.save(out, "PNG", optimize=True)
    return out.getvalue()


def _is_drawn(seen: Sequence[Image.Image]) -> bool:
    """Whether there is more than an empty window, and it has come to rest."""
    last = seen[-4:]
    rests = len(last) == 4 and all(one.tobytes() == last[0].tobytes() for one in last)
    return rests and len(seen[-1].getcolors(2**24) or ()) > 100


PICTURES: Final[Mapping[str, Callable[[Studio], bytes]]] = {
    "desk": desk,
    "desk-progress": progress,
    "desk-matrix": matrix,
    "desk-report": report,
    "desk-phone": phone,
    "desk-dark": dark,
    "index": index,
    "page": page,
    "wrong-cell": wrong_cell,
    "paper": paper,
    "ledger": ledger,
    "notice": notice,
    "marked": marked,
}
"""In the order in which they are taken: what is gathered is audited afterwards."""


def main(names: Sequence[str]) -> int:
    unknown = [name for name in names if name not in PICTURES]
    if unknown:
        print(f"no such picture: {', '.join(unknown)}; there are {', '.join(PICTURES)}")
        return 2
    IMAGES.mkdir(exist_ok=True)
    heavy = 0
    with ExitStack() as stack:
        studio = Studio(stack)
        for name, take in PICTURES.items():
            if not names or name in names:
                data = take(studio)
                (IMAGES / f"{name}.png").write_bytes(data)
                heavy += len(data) > MOST
                print(f"{name}: {len(data) // 1000} kB{' (too large)' if len(data) > MOST else ''}")
    return 1 if heavy else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
