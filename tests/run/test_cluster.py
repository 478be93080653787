"""The workers of a cluster: they find what one process finds, wherever files lie, whoever of them is lost."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest

from checker import run
from checker.ground.paths import Remote
from checker.ground.wholefile import replacing
from checker.settings import Settings
from tests.benchmarks.many import make
from tests.support.cluster import KEYS
from tests.support.command import ROOT, RULE

_NEEDED = ("boto3", "distributed", "fsspec", "moto", "pyarrow", "s3fs")
_LACKING = [name for name in _NEEDED if find_spec(name) is None]
pytestmark = pytest.mark.skipif(bool(_LACKING), reason=f"没有装 gouji[cluster] 或测试用的 {_LACKING}")
posix = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks at processes as Linux does")
COUNT = 12
BUCKET = "reports"
CONFIG = """\
overrides:
  - {paths: ["**/2023/**"], ignore: [own-rule]}
"""


@dataclass
class Site:
    """A cluster, and the environment in which its object store is found."""

    address: str
    pids: list[int]
    store: dict[str, str]

    def works(self) -> bool:
        return any(map(works, self.pids))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("cluster") / "年报"
    make(made, COUNT)
    return made


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.support.cluster"],
        cwd=ROOT,
        env=surroundings({}),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        yield Site(told["address"], told["pids"], {**KEYS, "AWS_ENDPOINT_URL": told["endpoint"]})


def command(*arguments: str | Path, before: str = "") -> list[str]:
    """``before``: what is done in the process before the command."""
    program = f"{before}\nfrom checker.cli import main\nmain()"
    return [sys.executable, "-c", program, "check", *map(str, arguments), "--no-cache"]


def surroundings(store: dict[str, str], **more: str) -> dict[str, str]:
    return {**os.environ, **store, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **more}


@posix
def test_reports_in_a_store_are_checked_though_a_worker_is_lost(
    site: Site, folder: Path, tmp_path: Path
) -> None:
    """All is as one process finds it in a folder: lines, rows, exit code; by the user's own rules, too."""
    import boto3
    from pyarrow import BufferReader, parquet

    keys = {"aws_access_key_id": "a", "aws_secret_access_key": "b", "region_name": "us-east-1"}
    store = boto3.client("s3", endpoint_url=site.store["AWS_ENDPOINT_URL"], **keys)
    store.create_bucket(Bucket=BUCKET)
    for file in folder.rglob("*.*"):
        store.upload_file(str(file), BUCKET, f"年报/{file.relative_to(folder).as_posix()}")
    (tmp_path / "own.yaml").write_text(RULE, "utf-8")
    (tmp_path / "gouji.yaml").write_text(CONFIG, "utf-8")
    rules = ("--rules", tmp_path / "own.yaml", "--config", tmp_path / "gouji.yaml")
    source, out = f"s3://{BUCKET}/年报", f"s3://{BUCKET}/结果/a"
    process = subprocess.Popen(
        command(
            *(source, *rules, "--cluster", site.address),
            *("-o", f"jsonl={out}.jsonl", "-o", f"parquet={out}.parquet"),
        ),
        cwd=ROOT,
        env=surroundings(site.store),
        stderr=subprocess.PIPE,
    )
    until(lambda: site.works() or process.poll() is not None)
    os.kill(next(filter(works, site.pids)), signal.SIGKILL)
    alone = subprocess.run(
        command(folder, *rules, "-o", tmp_path / "a.jsonl"), cwd=ROOT, env=surroundings({})
    )
    _, err = process.communicate(timeout=240)
    assert (process.returncode, err.decode()) == (alone.returncode, "")
    lines, rows = (
        store.get_object(Bucket=BUCKET, Key=f"结果/a.{name}")["Body"].read() for name in ("jsonl", "parquet")
    )
    told = lines.decode()
    assert told.count('"own-rule"') == COUNT // 2
    assert told.replace(source, folder.as_posix()) == (tmp_path / "a.jsonl").read_text("utf-8")
    found = [one["rule"] for line in told.splitlines() for one in json.loads(line).get("findings", ())]
    table = parquet.read_table(BufferReader(rows)).to_pylist()
    assert [row["rule"] for row in table if row["rule"]] == found


@posix
def test_a_run_that_is_told_to_end_leaves_nothing(site: Site, tmp_path: Path) -> None:
    """The files lie here alone, and are sent; so many that it is told long before the end."""
    make(tmp_path / "年报", 10 * COUNT)
    for one in ("tmp", "out"):
        (tmp_path / one).mkdir()
    process = subprocess.Popen(
        command(tmp_path / "年报", "--cluster", site.address, "-o", tmp_path / "out" / "a.jsonl"),
        cwd=ROOT,
        env=surroundings({}, TMPDIR=str(tmp_path / "tmp")),
        stderr=subprocess.PIPE,
    )
    until(lambda: site.works() or process.poll() is not None)
    asked = time.monotonic()
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=20)
    assert time.monotonic() - asked < 2
    assert (process.returncode, err.decode().strip()) == (128 + signal.SIGTERM, "已中止。")
    assert [*(tmp_path / "tmp").iterdir(), *(tmp_path / "out").iterdir()] == []
    until(lambda: not site.works())


_OTHER = """\
from checker.run.cluster import crew
from dataclasses import replace
ours = crew._outfit
crew._outfit = lambda *given: replace(ours(*given), version="0")
"""
_HASTY = "from checker.run.cluster import crew; crew._CONNECT = '0.2s'"
_BARE = "import sys; sys.modules['{}'] = None"
_EXTRA = "pip install 'gouji[cluster]'"


@pytest.mark.parametrize(
    ("before", "arguments", "told"),
    [
        (_OTHER, ("samples/2020-clean.md", "--cluster", ""), "两边要同一版本"),
        (_HASTY, ("samples/2020-clean.md", "--cluster", "tcp://127.0.0.1:9"), "连不上集群"),
        (_BARE.format("distributed"), ("samples/2020-clean.md", "--cluster", "tcp://127.0.0.1:9"), _EXTRA),
        (_BARE.format("fsspec"), ("s3://a/b",), _EXTRA),
    ],
)
def test_where_it_cannot_be_done_one_sentence_says_why(
    before: str, arguments: tuple[str, ...], told: str, site: Site
) -> None:
    given = [one or site.address for one in arguments]
    done = subprocess.run(
        command(*given, before=before), cwd=ROOT, env=surroundings({}), capture_output=True, timeout=60
    )
    said = done.stderr.decode()
    assert (done.returncode, done.stdout, said.count("\n")) == (2, b"", 1), said
    assert told in said


def test_reports_in_memory_are_read(folder: Path) -> None:
    import fsspec

    files = fsspec.filesystem("memory")
    files.put(f"{folder}/", "/年报/", recursive=True)
    wanted, found = (
        run.check([one], Settings(), *run.load(Settings()))
        for one in (f"{folder}/2024", "memory://年报/2024/*县")
    )
    assert [one.findings for one in found.reports] == [one.findings for one in wanted.reports]
    assert found.reports[0].path.startswith("memory://")


def test_what_is_written_to_an_address_is_there_whole_or_not_at_all() -> None:
    import fsspec

    files = fsspec.filesystem("memory")
    with replacing(Remote("memory://out/a.txt")) as file:
        file.write(b"whole")
    with suppress(KeyboardInterrupt), replacing(Remote("memory://out/a.txt")) as file:
        file.write(b"half")
        raise KeyboardInterrupt
    assert files.cat("/out/a.txt") == b"whole"


def works(worker: int) -> bool:
    """Whether a worker has a process of its own that does our tasks."""
    try:
        children = [
            child
            for task in Path(f"/proc/{worker}/task").iterdir()
            for child in (task / "children").read_text().split()
        ]
        return any(b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes() for child in children)
    except OSError:
        return False


def until(reached: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not reached():
        assert time.monotonic() < deadline
        time.sleep(0.02)
