"""What holds for all tests."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def cache_of_its_own(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test finds what another has left in a cache, or writes into the user's own."""
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("GOUJI_CACHE_DIR", str(folder))
    for name in ("GOUJI_CONFIG", "GOUJI_JOBS", "GOUJI_NO_CACHE"):
        monkeypatch.delenv(name, raising=False)
    return folder
