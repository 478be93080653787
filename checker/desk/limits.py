"""How much the desk takes in, in one place. What one file may cost to be read stands in ``ground.limits``."""

from __future__ import annotations

from dataclasses import dataclass

_MB = 2**20


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes, seconds and counts."""

    file: int = 256 * _MB
    """One file. An archive may have so much; that a single report may not is told by its reader."""
    files: int = 2_000
    """Files of one visit."""
    visit: int = 1024 * _MB
    """All files of one visit."""
    desk: int = 8 * 1024 * _MB
    """All files of all visits."""
    spare: int = 512 * _MB
    """What stays free on the disk."""
    visits: int = 100
    """Visits that have files."""
    idle: float = 2 * 3600
    """A visit that nobody has asked after for so long is removed with all its files."""
    chunk: float = 30
    """The longest wait for the next piece of a file."""
    upload: float = 15 * 60
    """The longest time that one file may take to come."""
    audit: float = 60 * 60
    """The longest time that one visit may take to be audited."""
    memory: int = 3 * 1024 * _MB
    """Bytes of address space of the process that audits a visit."""
    connections: int = 400
    """Connections at once; a browser holds up to six."""
