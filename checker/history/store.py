"""The file of a history: whether it is ours and sound, and how it is opened for one whole change.

A foreign or damaged file is told in one sentence and never changed. What is written is there whole or not at
all; several runs may use one file, each waiting for its turn.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from checker.ground.faults import RuleFault, system_reason
from checker.ground.smallfile import read_head

if TYPE_CHECKING:
    import sqlite3  # most runs have no history

APPLICATION = 0x676F756A
"""“gouj”, in the header of the file: by it the file is known as ours."""
VERSION = 1
WAIT = 30.0
"""Seconds to wait for another run that writes."""
_MOST_SECONDS = 120.0
_HEADER = 100
_MAGIC = b"SQLite format 3\x00"
_SCHEMA = """\
CREATE TABLE report (
  id INTEGER PRIMARY KEY, kind TEXT NOT NULL, body TEXT NOT NULL, year INTEGER NOT NULL,
  UNIQUE (kind, year, body));
CREATE TABLE round (
  id INTEGER PRIMARY KEY, report INTEGER NOT NULL REFERENCES report (id) ON DELETE CASCADE,
  number INTEGER NOT NULL, day TEXT NOT NULL, tool TEXT NOT NULL, organ TEXT NOT NULL, form TEXT,
  status TEXT NOT NULL, content TEXT NOT NULL, files TEXT NOT NULL,
  UNIQUE (report, number));
CREATE TABLE figure (
  round INTEGER NOT NULL REFERENCES round (id) ON DELETE CASCADE,
  part TEXT NOT NULL, line TEXT NOT NULL, field TEXT NOT NULL,
  state TEXT NOT NULL, value TEXT, unit TEXT, text TEXT NOT NULL, reason TEXT, place TEXT,
  PRIMARY KEY (round, part, line, field)) WITHOUT ROWID;
CREATE TABLE finding (
  round INTEGER NOT NULL REFERENCES round (id) ON DELETE CASCADE, number INTEGER NOT NULL,
  fingerprint TEXT NOT NULL, rule TEXT NOT NULL, severity TEXT NOT NULL, state TEXT NOT NULL,
  title TEXT NOT NULL, message TEXT NOT NULL, basis TEXT NOT NULL, hint TEXT NOT NULL,
  cells TEXT NOT NULL, cause TEXT NOT NULL, figures TEXT NOT NULL,
  PRIMARY KEY (round, number)) WITHOUT ROWID;
"""


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """The file as it is now. Raises ``RuleFault`` where it cannot be read or is not ours."""
    with _told(path):
        if not _is_there(path):
            raise RuleFault("没有这份历史记录", str(path))
        connection = _connected(path, "ro")
        try:
            connection.execute("BEGIN")
            _examine(connection, path)
            yield connection
        finally:
            connection.close()


@contextmanager
def writing(path: Path) -> Iterator[sqlite3.Connection]:
    """The file for one change, which is there afterwards whole or, where the body raises, not at all.

    Makes the file where there is none. Raises ``RuleFault`` where that cannot be.
    """
    with _told(path):
        there = _is_there(path)
        if not there:
            path.parent.mkdir(parents=True, exist_ok=True)
        connection = _connected(path, "rw" if there else "rwc")
        try:
            connection.execute("BEGIN IMMEDIATE")
            if not connection.execute("SELECT 1 FROM sqlite_master").fetchone():
                _make(connection)
            _examine(connection, path)
            yield connection
            connection.execute("COMMIT")
        finally:
            connection.close()


def emptied(path: Path) -> None:
    """Writes the file anew without the room of what was taken out, so that nothing of it is left there."""
    with _told(path):
        connection = _connected(path, "rw")
        try:
            connection.execute("VACUUM")
        finally:
            connection.close()


def is_ours(head: bytes) -> bool:
    """Whether a file that begins so is a history of ours, sound or not."""
    return head.startswith(_MAGIC) and head[68:72] == APPLICATION.to_bytes(4, "big")


def _is_there(path: Path) -> bool:
    """Whether there is a file; an empty one is none. Raises ``RuleFault`` for one that is not ours."""
    if not path.exists():
        return False
    head = read_head(path, _HEADER)
    if not head:
        return False
    if not is_ours(head):
        raise RuleFault("这不是 gouji 的历史记录，没有动它", str(path))
    version = int.from_bytes(head[60:64], "big")
    if version > VERSION:
        raise RuleFault(f"历史记录是更新的版本写的（格式 {version}），请用那一版的 gouji", str(path))
    return True


def _connected(path: Path, mode: str) -> sqlite3.Connection:
    import sqlite3

    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}", timeout=WAIT, isolation_level=None, uri=True
    )
    end = time.monotonic() + _MOST_SECONDS
    connection.set_progress_handler(lambda: int(time.monotonic() > end), 1_000_000)
    for pragma in ("trusted_schema=OFF", "cell_size_check=ON", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _make(connection: sqlite3.Connection) -> None:
    for statement in _SCHEMA.split(";\n"):
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id={APPLICATION}")
    connection.execute(f"PRAGMA user_version={VERSION}")


def _examine(connection: sqlite3.Connection, path: Path) -> None:
    """Raises where the tables are not the very ones that we make: views and triggers of a stranger's would
    run with what we ask."""
    import sqlite3

    model = sqlite3.connect(":memory:")
    try:
        _make(model)
        wanted, found = (_listed(one) for one in (model, connection))
    finally:
        model.close()
    if wanted != found:
        raise RuleFault("历史记录的内部结构被改过，不能使用", str(path))


def _listed(connection: sqlite3.Connection) -> list[tuple[object, ...]]:
    return connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY name").fetchall()


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """What goes wrong as one Chinese sentence."""
    import sqlite3

    try:
        yield
    except OSError as fault:
        raise RuleFault(f"历史记录无法读写（{system_reason(fault)}）", str(path)) from None
    except sqlite3.Error as fault:
        raise RuleFault(_reason(fault), str(path)) from None
    except (ValueError, TypeError, KeyError, ArithmeticError, RecursionError):
        raise RuleFault("历史记录里有看不懂的内容，可能已损坏", str(path)) from None


def _reason(fault: sqlite3.Error) -> str:
    name = getattr(fault, "sqlite_errorname", "")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return f"历史记录正被别的程序使用，等了 {WAIT:.0f} 秒"
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH")):
        return "历史记录无法读写（没有权限，或所在的文件夹不能写）"
    if name.startswith("SQLITE_FULL"):
        return "历史记录写不进去：磁盘已满"
    if name.startswith("SQLITE_INTERRUPT"):
        return "历史记录太大，读写用时超过上限"
    return "历史记录已损坏，读不了"
