"""Writes binary Word documents, whole or wrong, from paragraphs with properties."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from support.documents import Content, Table, boxes, laid, ole

BODY, FOOTNOTES, TEXT_BOXES = 0, 1, 6
_TEXT = 2048
_PAGE = 512
_PAIRS = 93
_COLUMN = 1000
"""Twips."""


def sprm(code: int, operand: bytes | int = 1) -> bytes:
    """A property; an operand that is a number takes as many bytes as the code says."""
    size = (1, 1, 2, 4, 2, 2, 0, 3)[code >> 13]
    if isinstance(operand, int):
        operand = (operand & 256**size - 1).to_bytes(size, "little")
    elif not size:
        operand = bytes((len(operand),)) + operand
    return struct.pack("<H", code) + operand


HIDDEN, STRUCK, DELETED, RAISED = sprm(0x083C), sprm(0x0837), sprm(0x0800), sprm(0x2A48)
IN_TABLE = sprm(0x2416)


@dataclass(frozen=True)
class Run:
    text: str
    properties: bytes = b""


@dataclass(frozen=True)
class Par:
    """A paragraph; ``mark``: what ends it."""

    runs: Sequence[Run | str] = ()
    properties: bytes = b""
    style: int = 0
    mark: str = "\r"
    looks: bytes = b""
    """Properties of the mark."""

    def stretches(self) -> Iterator[Run]:
        for one in self.runs:
            yield Run(one) if isinstance(one, str) else one
        yield Run(self.mark, self.looks)


@dataclass(frozen=True)
class Style:
    name: str
    built_in: int = 0xFFE
    paragraph: bytes | None = b""
    """``None``: a style for characters."""
    characters: bytes = b""
    based_on: int = 0xFFF


@dataclass
class Written:
    """What goes into the file besides the text. ``parts``: of the table stream, by number."""

    styles: Sequence[Style] = (Style("Normal", 0),)
    parts: dict[int, bytes] = field(default_factory=dict)
    stories: Mapping[int, Sequence[Par]] = field(default_factory=dict)
    data: bytes = b""
    behind_lists: bytes = b""
    narrow: bool = False
    flags: int = 0
    pieces: Sequence[tuple[int, int, bytes]] = ()
    """Lengths of pieces, how far off the next one each begins in the stream, properties of the piece."""


def definition(edges: Sequence[int], flags: Sequence[int] = ()) -> bytes:
    """The layout of a row."""
    body = bytes((len(edges) - 1,)) + struct.pack(f"<{len(edges)}h", *edges)
    body += b"".join(struct.pack("<H18x", one) for one in flags)
    return struct.pack("<HH", 0xD608, len(body) + 1) + body


def row(
    edges: Sequence[int],
    cells: Sequence[str | Sequence[Par]],
    flags: Sequence[int] = (),
    *,
    depth: int = 1,
    extra: bytes = b"",
    looks: bytes = b"",
) -> list[Par]:
    """The paragraphs of a row; of a cell that is no text the last one ends it."""
    inside = IN_TABLE + sprm(0x6649, depth)
    found: list[Par] = []
    for cell in cells:
        pars = [Par([cell])] if isinstance(cell, str) else list(cell)
        pars = [one if IN_TABLE in one.properties else replace(one, properties=inside) for one in pars]
        last = pars[-1]
        if depth == 1:
            pars[-1] = replace(last, mark="\x07")
        else:
            pars[-1] = replace(last, properties=inside + sprm(0x244B))
        found += pars
    end = sprm(0x2417) if depth == 1 else sprm(0x244C)
    properties = inside + end + definition(edges, flags or [0] * (len(edges) - 1)) + extra
    return [*found, Par([], properties, mark="\x07" if depth == 1 else "\r", looks=looks)]


def table(rows: Table) -> list[Par]:
    """A table with its cells merged across and down."""
    found: list[Par] = []
    for line in laid(boxes(rows)):
        edges, flags, texts = [0], [], []
        for box, down, right in line:
            if right:
                continue
            edges.append(edges[-1] + _COLUMN * box.colspan)
            texts.append("" if down else box.text)
            flags.append((0x20 if down else 0x60) if box.rowspan > 1 else 0)
        found += row(edges, texts, flags)
    return found


def doc(content: Content) -> bytes:
    """As ``support.documents.docx``."""
    pars: list[Par] = []
    for block in content:
        if isinstance(block, str):
            text = block.removeprefix("# ")
            pars.append(Par([text], sprm(0x2640, 0) if text != block else b""))
        else:
            pars += table(block)
    return word(pars)


def word(pars: Sequence[Par], written: Written | None = None) -> bytes:
    return ole(streams(pars, written or Written()))


def streams(pars: Sequence[Par], written: Written) -> dict[str, bytes]:
    """The streams of a document, for those that want to spoil them."""
    stories = {**written.stories, BODY: pars}
    whole = [par for story in sorted(stories) for par in stories[story]]
    if written.stories:
        whole.append(Par())
    width = 1 if written.narrow else 2
    text = "".join(run.text for par in whole for run in par.stretches())
    raw = text.encode("cp1252" if written.narrow else "utf-16-le", "surrogatepass")
    at = _TEXT
    characters: list[tuple[int, int, bytes]] = []
    paragraphs: list[tuple[int, int, bytes]] = []
    for par in whole:
        begin = at
        for run in par.stretches():
            end = at + (len(run.text.encode("utf-16-le", "surrogatepass")) // 2) * width
            if end > at:
                characters.append((at, end, run.properties))
            at = end
        paragraphs.append((begin, at, struct.pack("<H", par.style) + par.properties))
    main = bytes(_TEXT) + raw
    main += bytes(-len(main) % _PAGE)
    plain = [(at, end, bytes((len(said),)) + said if said else b"") for at, end, said in characters]
    padded = [(at, end, _papx(said)) for at, end, said in paragraphs]
    parts = {
        1: _styles(written.styles),
        33: _pieces(len(raw) // width, written),
    }
    for number, entries, extra in ((12, plain, 1), (13, padded, 13)):
        pages, index = _packed(entries, len(main) // _PAGE, extra)
        main += pages
        parts[number] = index
    parts |= written.parts
    stream, pairs = b"", [(0, 0)] * _PAIRS
    for number, part in parts.items():
        pairs[number] = len(stream), len(part)
        stream += part + (written.behind_lists if number == 73 else b"")
    lengths = [_length(stories.get(story, ())) for story in range(8)]
    if written.pieces:
        lengths[BODY] = sum(count for count, _, _ in written.pieces)
    head = struct.pack("<HH6xHH18x", 0xA5EC, 0xC1, 0x0200 | written.flags, 0xBF)
    head += struct.pack("<H28xH", 14, 22) + struct.pack("<3I8i", len(main), 0, 0, *lengths) + bytes(44)
    head += struct.pack("<H", _PAIRS) + b"".join(struct.pack("<II", *pair) for pair in pairs)
    return {
        "WordDocument": head + main[len(head) :],
        "1Table": stream,
        **({"Data": written.data} if written.data else {}),
    }


def _length(pars: Sequence[Par]) -> int:
    texts = [run.text for par in pars for run in par.stretches()]
    return sum(len(text.encode("utf-16-le", "surrogatepass")) // 2 for text in texts)


def _papx(said: bytes) -> bytes:
    if len(said) % 2:
        return bytes(((len(said) + 1) // 2,)) + said
    return bytes((0, len(said) // 2)) + said


def _packed(entries: Sequence[tuple[int, int, bytes]], page: int, extra: int) -> tuple[bytes, bytes]:
    """Pages of properties, and the list that says which page is for which bytes."""
    groups: list[list[tuple[int, int, bytes]]] = [[]]
    room = 0
    for entry in entries:
        need = 4 + extra + len(entry[2]) + 1
        if groups[-1] and room + need > _PAGE - 6:
            groups.append([])
            room = 0
        groups[-1].append(entry)
        room += need
    pages = b""
    for group in groups:
        data = bytearray(_PAGE)
        end = _PAGE - 1
        bounds = [*(start for start, _, _ in group), group[-1][1]]
        struct.pack_into(f"<{len(bounds)}I", data, 0, *bounds)
        for at, (_, _, said) in enumerate(group):
            if said:
                end = (end - len(said)) & ~1
                data[end : end + len(said)] = said
                data[4 * len(bounds) + extra * at] = end // 2
        data[-1] = len(group)
        pages += bytes(data)
    starts = [group[0][0] for group in groups] + [groups[-1][-1][1]]
    return pages, struct.pack(f"<{len(starts)}I", *starts) + struct.pack(
        f"<{len(groups)}I", *range(page, page + len(groups))
    )


def _styles(styles: Sequence[Style]) -> bytes:
    found = struct.pack("<HHH14x", 18, len(styles), 10)
    for style in styles:
        name = style.name.encode("utf-16-le")
        kind = 2 if style.paragraph is None else 1
        made = struct.pack("<HHHHH", style.built_in, kind | style.based_on << 4, 3 - kind, 0, 0)
        made += struct.pack("<H", len(style.name)) + name + b"\0\0"
        for said in ([] if style.paragraph is None else [b"\0\0" + style.paragraph]) + [style.characters]:
            made += bytes(len(made) % 2) + struct.pack("<H", len(said)) + said
        found += struct.pack("<H", len(made) + len(made) % 2) + made + bytes(len(made) % 2)
    return found


def _pieces(length: int, written: Written) -> bytes:
    pieces = written.pieces or [(length, 0, b"")]
    bounds, offsets, own = [0], [], b""
    at, used = _TEXT, 0
    for count, off, said in pieces:
        bounds.append(bounds[-1] + count)
        offset = at + off
        offsets.append((offset * 2 | 0x40000000 if written.narrow else offset, used << 1 | 1 if said else 0))
        at = offset + count * (1 if written.narrow else 2)
        if said:
            own += b"\1" + struct.pack("<H", len(said)) + said
            used += 1
    plc = struct.pack(f"<{len(bounds)}I", *bounds)
    plc += b"".join(struct.pack("<HIH", 0, offset, said) for offset, said in offsets)
    return own + b"\2" + struct.pack("<I", len(plc)) + plc
