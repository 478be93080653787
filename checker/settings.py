"""How a run is to be made: the one object that options and configuration files fill."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from checker.audit import Severity

Level = Severity | Literal["off"]
FailOn = Severity | Literal["never"]


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What the office puts on its notices; empty where it says nothing of it."""

    issuer: str = ""
    number: str = ""
    deadline: str = ""
    contact: str = ""
    date: str = ""
    """As it is printed; today where it is empty."""
    template: Path | None = None
    """A Word file of the office's own with our placeholders."""


@dataclass(frozen=True, slots=True, eq=False)
class Override:
    """What holds for some reports only: those whose path fits one of ``paths`` (see ``ground.globs``)."""

    paths: tuple[str, ...]
    ignore: tuple[str, ...] = ()
    severities: Mapping[str, Level] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Settings:
    """``select`` and ``ignore`` are rule ids or globs over them; an empty ``select`` means all rules."""

    root: Path = Path()
    """The folder that path patterns are relative to: that of the configuration file."""
    here: Path = Path()
    """The folder that relative paths start from; for those who work elsewhere for a run."""
    rule_folders: tuple[Path, ...] = ()
    """Folders of the user's own rules and forms, after the built-in ones."""
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severities: Mapping[str, Level] = field(default_factory=dict)
    """Rule id → the severity that the user gives it, or ``off``."""
    overrides: tuple[Override, ...] = ()
    fail_on: FailOn = "error"
    exit_zero: bool = False
    allow_partial: bool = False
    """Reports that were read in part count by their findings alone."""
    show_passed: bool = False
    skip_unrecognised: bool = False
    """Files named on the command line that are no such report are skipped, too."""
    jobs: int = 1
    previous: tuple[Path, ...] = ()
    """Files or folders with last year's reports."""
    lots: Mapping[str, int] = field(default_factory=dict)
    """Path of a file, or of an archive → with which lot it was handed in, where they came one after another:
    of one report the last lot counts, and takes the place of those before."""
    against_last_year: bool = False
    """Reports of the run that are last year's of others in it are compared with and not audited; and whoever
    handed in last year is asked after."""
    rollup: Path | None = None
    """The list of a government's members whose reports its own one sums up."""
    organs: Path | None = None
    """The list of who is who: names, former names, regions, who is above whom."""
    history: Path | None = None
    """The file with the figures and findings of earlier rounds."""
    waivers: Path | None = None
    baseline: Path | None = None
    shard: tuple[int, int] | None = None
    """Part and number of parts, from 1: only the files of this part are checked."""
    resume: bool = False
    """What is done is noted, and what an interrupted run has noted is taken up."""
    cluster: str = ""
    """The address of the Dask scheduler whose workers do the work; empty where this machine does."""
    cache: bool = False
    """Whether results of unchanged files may be taken from the cache and kept in it."""
