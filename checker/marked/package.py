"""A package of Office as its parts, to be changed and packed again."""

from __future__ import annotations

import io
import posixpath
import zipfile
from typing import TYPE_CHECKING

from checker.readers.containers.zipped import Zipped
from checker.readers.marked import PROPERTY
from checker.readers.xmltree import parse

if TYPE_CHECKING:
    from lxml.etree import _Element

_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CUSTOM = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}"
_VALUES = "{http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes}"
_USER_DEFINED = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""The format of all properties that users define."""
_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_EARLIEST = (1980, 1, 1, 0, 0, 0)


class Package:
    """Raises ``Unreadable`` where a part is broken or out of bounds."""

    def __init__(self, zipped: Zipped) -> None:
        self._zipped = zipped
        self._changed: dict[str, bytes] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._changed or name in self._zipped.names

    def names(self) -> list[str]:
        """Of all parts."""
        return [*dict.fromkeys((*self._zipped.names, *self._changed))]

    def part(self, name: str) -> _Element:
        """The root of a part. ``KeyError`` where there is none of that name."""
        return parse(self._changed[name] if name in self._changed else self._zipped.read(name))

    def put(self, name: str, root: _Element) -> None:
        from lxml import etree

        self._changed[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

    def related(self, part: str, kind: str) -> str | None:
        """The part that a relation of a kind leads to from ``part`` (empty: from the package)."""
        name = _relations_of(part)
        for relation in self.part(name) if name in self else ():
            if _kind(relation) == kind and relation.get("TargetMode") != "External":
                target = posixpath.join("/" + posixpath.dirname(part), relation.get("Target", ""))
                return posixpath.normpath(target).lstrip("/")
        return None

    def relate(self, part: str, kind: str, target: str) -> str:
        """A new relation from ``part`` to the part ``target``; its id."""
        from lxml import etree

        name = _relations_of(part)
        root = self.part(name) if name in self else new(_RELATIONS, "Relationships")
        taken = {relation.get("Id") for relation in root}
        id = next(one for number in range(len(taken) + 1) if (one := f"gouji{number}") not in taken)
        etree.SubElement(
            root, _RELATIONS + "Relationship", Id=id, Type=f"{_OFFICE}/{kind}", Target="/" + target
        )
        self.put(name, root)
        return id

    def declare(self, part: str, content_type: str) -> None:
        """Says what a new part is."""
        from lxml import etree

        root = self.part("[Content_Types].xml")
        etree.SubElement(root, _TYPES + "Override", PartName="/" + part, ContentType=content_type)
        self.put("[Content_Types].xml", root)

    def declare_suffix(self, suffix: str, content_type: str) -> None:
        """Says what parts with a suffix are, unless it is said already."""
        from lxml import etree

        root = self.part("[Content_Types].xml")
        known = {one.get("Extension", "").lower() for one in root.iterfind(_TYPES + "Default")}
        if suffix not in known:
            root.insert(0, etree.Element(_TYPES + "Default", Extension=suffix, ContentType=content_type))
            self.put("[Content_Types].xml", root)

    def free(self, stem: str, suffix: str) -> str:
        """A name that no part has."""
        taken = {name.lower() for name in (*self._zipped.names, *self._changed)}
        number = 0
        while (name := f"{stem}{number or ''}{suffix}").lower() in taken:
            number += 1
        return name

    def sign(self, value: str, name_of: str = PROPERTY) -> None:
        """Puts in the property by which a marked copy, or another output of ours, is known."""
        from lxml import etree

        name = self.related("", "custom-properties")
        if name is None or name not in self:
            name = self.free("docProps/custom", ".xml")
            root = new(_CUSTOM, "Properties")
            self.relate("", "custom-properties", name)
            self.declare(name, _CUSTOM_TYPE)
        else:
            root = self.part(name)
        for one in [one for one in root if one.get("name") == name_of]:
            root.remove(one)
        ids = [int(id) for one in root if (id := one.get("pid", "")).isdecimal()]
        made = etree.SubElement(
            root, _CUSTOM + "property", fmtid=_USER_DEFINED, pid=str(max([1, *ids]) + 1), name=name_of
        )
        etree.SubElement(made, _VALUES + "lpwstr").text = value
        self.put(name, root)

    def packed(self) -> bytes:
        buffer = io.BytesIO()
        written: set[str] = set()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
            for info in self._zipped.infos:
                name = info.filename.replace("\\", "/")
                if name in written or info.is_dir():
                    continue
                written.add(name)
                data = self._changed[name] if name in self._changed else self._zipped.read(name)
                package.writestr(_info(name, info.compress_type), data)
            for name, data in self._changed.items():
                if name not in written:
                    package.writestr(_info(name, zipfile.ZIP_DEFLATED), data)
        return buffer.getvalue()


def new(namespace: str, name: str) -> _Element:
    """The root of a new part; its namespace needs no prefix."""
    from lxml import etree

    return etree.fromstring(f'<{name} xmlns="{namespace[1:-1]}"/>'.encode())


def _info(name: str, method: int) -> zipfile.ZipInfo:
    """Without a time, so that the same file always gives the same copy."""
    info = zipfile.ZipInfo(name, _EARLIEST)
    info.compress_type = method
    return info


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _kind(relation: _Element) -> str:
    return relation.get("Type", "").rsplit("/", 1)[-1]
