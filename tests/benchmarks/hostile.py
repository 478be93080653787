"""A folder of files made to do harm, with sound reports among them, in one run under 4 GB of address space.

    python tests/benchmarks/hostile.py [FOLDER]

Prints how many sound files were audited, what became of the others, what was left behind and the time; exits
with 1 where anything is not as it should be. With FOLDER the files are made there and kept.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT)]

from support import hostile  # noqa: E402

MEMORY = 4 * 2**30


def main() -> int:
    with tempfile.TemporaryDirectory() as own:
        folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(own) / "corpus"
        sound, harmful = hostile.make(folder)
        scratch = Path(own) / "tmp"
        scratch.mkdir()
        started = time.monotonic()
        done = run(folder, scratch)
        seconds = time.monotonic() - started
        faults = problems(done, folder, sound, harmful)
        faults += [f"left: {path}" for path in scratch.iterdir()]
        faults += [f"still running: {line}" for line in processes(str(scratch))]
    print(f"{len(sound)} sound and {len(harmful)} harmful files, {seconds:.0f} s, exit {done.returncode}")
    for fault in faults:
        print(fault)
    return 1 if faults else 0


def run(folder: Path, scratch: Path) -> subprocess.CompletedProcess[bytes]:
    """``gouji check`` on the folder; its processes are known by the place of their temporary files."""
    return subprocess.run(
        [sys.executable, "-m", "checker", "check", str(folder), "--jobs", "2", "--no-cache", "-f", "json"],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(scratch), "PYTHONUTF8": "1"},
        capture_output=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)),
    )


def problems(
    done: subprocess.CompletedProcess[bytes], folder: Path, sound: list[Path], harmful: list[Path]
) -> list[str]:
    """What is not as it should be: a sound file that was not audited, a harmful one without its sentence."""
    if done.stderr:
        return [done.stderr.decode(errors="replace")]
    audit = json.loads(done.stdout)
    found = []
    status = {one["path"]: one["status"] for one in audit["reports"]}
    found += [f"not audited: {path.name}" for path in sound if status.get(path.as_posix()) != "checked"]
    said = {one["path"]: one["reason"] for one in audit["skipped"]}
    for one in audit["reports"]:
        if one["status"] == "unchecked":
            said[one["path"]] = one["findings"][0]["message"]
        elif Path(one["path"]) not in sound:
            said[one["path"]] = one["status"]
    for path in harmful:
        own = path.as_posix()
        told = [text for name, text in said.items() if name == own or name.startswith(f"{own}/")]
        if not told:
            found.append(f"not told: {path.name!r}")
        found += [f"{path.name!r}: {text!r}" for text in told if not text.strip() or "\n" in text]
        found += [f"{path.name!r}: {text}" for text in told if "程序内部出错" in text]
    kinds = Counter(text.removeprefix("未能核对：")[:24] for text in said.values())
    for text, count in kinds.most_common():
        print(f"{count:5}  {text}")
    return found


def processes(mark: str) -> list[str]:
    """The processes whose environment holds the mark."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if int(place.name) != os.getpid() and mark.encode() in (place / "environ").read_bytes():
                found.append((place / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace"))
        except OSError:
            continue
    return found


if __name__ == "__main__":
    sys.exit(main())
