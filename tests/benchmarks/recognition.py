"""What recognition of text reports costs, against another revision of the program, in one run.

    python tests/benchmarks/recognition.py [REV] [ROUNDS] [FOLDER...]

REV (default 7652c05) is checked out into a temporary folder. Each round starts two processes, one for each
revision in turn; a process reads all reports, recognises one that is not counted, then each of the others
once, and tells the CPU time of that. Printed are the medians of the rounds, for each report and in all, and
what part of the other revision's cost this one's is. Looked at are the shapes of text of both forms and the
text files of the FOLDERs (default: ../shared/reports).
"""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from checker import run
from checker.settings import Settings
from tests.support.generate import figures
from tests.support.shapes import TEXT, sheet

HERE = Path(__file__).parent.parent.parent
REVISION = "7652c05"
ROUNDS = 7
ONE_PASS = """
import json, sys, time
from pathlib import Path
from checker.forms import load_forms
from checker.readers import read
from checker.recognise import recognise

forms = load_forms([Path("rules/forms")])
files = sorted(Path(sys.argv[1]).iterdir())
documents = {path.name: read(path.name, path.read_bytes()) for path in files}
took = {}
for name, document in documents.items():
    started = time.process_time()
    recognise(document, forms)
    took[name] = time.process_time() - started
print(json.dumps(took))
"""


def reports(folder: Path, others: list[Path]) -> None:
    """Writes the reports; the one that is not counted comes first by its name."""
    forms = run.load(Settings())[0]
    for edition in ("2019", "2021"):
        form = forms.get(edition)
        assert form is not None
        made = sheet(form, figures(form, random.Random(3)))
        for shape, write in TEXT.items():
            (folder / f"{shape}-{edition}.txt").write_text(write(made), "utf-8")
        first = sheet(form, figures(form, random.Random(1)))
        (folder / f"0-{edition}.txt").write_text(TEXT["pdf"](first), "utf-8")
    for other in others:
        for path in sorted(other.glob("*.txt")):
            (folder / f"report-{path.name}").write_bytes(path.read_bytes())


def one_pass(root: Path, folder: Path) -> dict[str, float]:
    command = [sys.executable, "-c", ONE_PASS, str(folder)]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    took = json.loads(done.stdout)
    return {name: seconds for name, seconds in took.items() if not name.startswith("0-")}


def main() -> int:
    revision = sys.argv[1] if len(sys.argv) > 1 else REVISION
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else ROUNDS
    others = [Path(name) for name in sys.argv[3:]] or [HERE.parent / "shared" / "reports"]
    with tempfile.TemporaryDirectory() as room:
        root, folder = Path(room) / "before", Path(room) / "reports"
        folder.mkdir()
        reports(folder, others)
        git = ["git", "-C", str(HERE)]
        subprocess.run([*git, "worktree", "add", "--detach", "-q", str(root), revision], check=True)
        try:
            pairs = [(one_pass(root, folder), one_pass(HERE, folder)) for _ in range(rounds)]
        finally:
            subprocess.run([*git, "worktree", "remove", "--force", str(root)], check=True)
    for name in pairs[0][0]:
        before, now = (statistics.median(pair[side][name] for pair in pairs) for side in (0, 1))
        print(f"{name:40} {1000 * before:7.1f} ms {1000 * now:7.1f} ms {now / before:6.0%}")
    before, now = (statistics.median(sum(pair[side].values()) for pair in pairs) for side in (0, 1))
    print(f"{'all (median of rounds)':40} {1000 * before:7.1f} ms {1000 * now:7.1f} ms {now / before:6.0%}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
