"""The table of formats: what else lists them agrees with it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from checker.document import Unreadable
from checker.readers.archive import is_archive
from checker.readers.content import Content
from checker.readers.formats import ARCHIVE_SUFFIX, FORMATS, PACKAGES, REFUSED, REPORT_SUFFIXES, recognise
from tests.support.documents import packed

ROOT = Path(__file__).resolve().parents[2]
READ = [(suffix, one) for one in FORMATS for suffix in one.suffixes]


def test_each_format_has_a_name_a_reader_and_suffixes_of_its_own() -> None:
    names = [one.name for one in FORMATS]
    assert len(set(names)) == len(names)
    assert all(callable(one.reader().read) for one in FORMATS)
    suffixes = [suffix for suffix, _ in READ] + [s for one in REFUSED for s in one.suffixes]
    assert len(set(suffixes)) == len(suffixes)


@pytest.mark.parametrize("suffix", [suffix for suffix, one in READ if not one.only_named])
def test_the_hook_of_pre_commit_takes_every_suffix(suffix: str) -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert re.search(hooks[0]["files"], f"报告{suffix}")
    assert suffix in REPORT_SUFFIXES


def test_a_folder_of_pictures_owes_no_audit() -> None:
    assert ".png" not in REPORT_SUFFIXES
    assert {ARCHIVE_SUFFIX, ".ofd", ".rar"} <= REPORT_SUFFIXES


@pytest.mark.parametrize("package", sorted(PACKAGES))
def test_a_zip_that_is_a_document_is_no_archive(package: str) -> None:
    assert not is_archive(packed({package: b"x"}))
    assert is_archive(packed({"a.txt": b"x", f"sub/{package}": b"x"}))
    with pytest.raises(Unreadable, match="压缩包"):
        recognise(Content(packed({"a.txt": b"x"}), "a.zip"))
