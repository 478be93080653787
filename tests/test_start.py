"""What a start costs and does not cost: what is prepared changes nothing, and nothing heavy is imported."""

from __future__ import annotations

import marshal
import os
import subprocess
import sys
from pathlib import Path

import pytest

from support.command import ROOT, RULE

_START = """
import sys
from pathlib import Path
from checker.ground import prepared
prepared.FILE = Path(sys.argv[1])
from checker.cli import main
try:
    main(sys.argv[2:])
finally:
    sys.stdout.flush()
    print(*sorted(sys.modules), file=sys.stderr)
"""
SAMPLE = ROOT / "samples" / "2019-procurement.txt"
HEAVY = {
    "aiohttp", "cv2", "dask", "distributed", "docx", "fsspec", "jinja2", "numpy", "onnxruntime", "openpyxl",
    "pandas", "pdfplumber", "pyarrow", "pypdfium2", "rapidocr", "s3fs", "starlette", "uvicorn", "xlsxwriter",
}  # fmt: skip


def started(parts: Path, *arguments: str | Path) -> tuple[int, bytes, set[str]]:
    """Exit code, output and imported modules of a run of its own that finds its prepared parts there."""
    done = subprocess.run(
        [sys.executable, "-c", _START, str(parts), *map(str, arguments)],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "GOUJI_NO_CACHE": "1"},
    )
    return done.returncode, done.stdout, set(done.stderr.decode().split())


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("parts") / "prepared.bin"
    subprocess.run([sys.executable, "-m", "checker.prepare", file], cwd=ROOT, check=True)
    return file


def test_what_is_prepared_is_taken_and_changes_nothing(parts: Path, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(RULE, "utf-8")
    arguments = ("check", SAMPLE, "--rules", tmp_path, "--format", "json")
    *without, modules = started(tmp_path / "nothing", *arguments)
    assert "yaml" in modules
    assert [*started(parts, *arguments)[:2]] == without
    code, said, modules = started(parts, "check", SAMPLE)
    assert "yaml" not in modules
    assert not HEAVY & modules
    for spoilt in (b"", b"\0" * 99, marshal.dumps((("another interpreter", sys.platform), {}))):
        (tmp_path / "spoilt").write_bytes(spoilt)
        assert started(tmp_path / "spoilt", "check", SAMPLE)[:2] == (code, said)


def test_the_version_is_told_without_rules_and_readers(tmp_path: Path) -> None:
    code, said, modules = started(tmp_path / "nothing", "--version")
    assert (code, said.decode().split()[0]) == (0, "gouji")
    ours = {"checker.rules", "checker.forms", "checker.readers", "checker.run", "checker.prose"}
    assert not (HEAVY | ours | {"yaml", "regex", "lxml", "numpy"}) & modules
