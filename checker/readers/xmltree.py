"""XML from a file of unknown origin: no entities, no network, no document types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.document import Unreadable

if TYPE_CHECKING:
    from lxml.etree import _Element

_BROKEN = "文件已损坏（内部的 XML 不完整），无法读取；请重新取得这份文件"
_DECLARED = "文件内部的 XML 带有文档类型声明（可能是恶意文件），不读取"
_BEYOND = "文件内部的 XML 嵌套过深，或有一段异常长，不像一份年度报告，不读取"


def parse(data: bytes) -> _Element:
    """The root of an XML part. Raises ``Unreadable`` where it is broken or declares entities."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as fault:
        beyond = getattr(fault, "code", None) == etree.ErrorTypes.ERR_RESOURCE_LIMIT
        if not beyond:
            raise Unreadable(_BROKEN) from None
        raise Unreadable(_DECLARED if b"<!DOCTYPE" in data else _BEYOND) from None
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr]
        raise Unreadable(_DECLARED)
    return root
