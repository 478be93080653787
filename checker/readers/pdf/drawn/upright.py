"""Characters put on their page, which is turned so that most of them stand upright."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from checker.readers.pdf.drawn.characters import Character
from checker.readers.pdf.drawn.thresholds import CHARACTERS
from checker.readers.pdf.page import ASCENT, Glyph, Page, Rule, turned


def set_upright(text: list[Character], page: Page, texts: Mapping[int, int]) -> None:
    """``texts``: the place of each text object in the content stream."""
    turns = Counter(character.turn for character in text if character.char != " ")
    main = turns.most_common(1)[0][0] if turns else 0
    if main:
        _turn(page, main)
        # pdfium puts the words of a line in order by their place on the sheet, which is turned here.
        text.sort(key=lambda character: (texts.get(character.run, -1), character.order))
        for order, character in enumerate(text):
            character.order = order
    page.glyphs = [_glyph(character, page, main) for character in text]


def _turn(page: Page, main: int) -> None:
    """Turns the reading frame so that most of the text is upright."""
    width, height = page.width, page.height
    rules = []
    for rule in page.rules:
        flat = (rule.at, rule.low, rule.at, rule.high)
        x0, y0, x1, y1 = flat if rule.vertical else (flat[1], flat[0], flat[3], flat[2])
        x0, y0, x1, y1 = turned((x0, y0, x1, y1), main, width, height)
        vertical = x0 == x1
        low, high = (y0, y1) if vertical else (x0, x1)
        rules.append(Rule(vertical, x0 if vertical else y0, low, high))
    page.rules = rules
    page.shadings = [turned(box, main, width, height) for box in page.shadings]
    page.pictures = [turned(box, main, width, height) for box in page.pictures]
    page.turned = main
    if main % 2:
        page.width, page.height = height, width


def _glyph(character: Character, page: Page, main: int) -> Glyph:
    box, (x, y), size = character.box, character.origin, character.size
    if main:
        # Sizes before the turn: a quarter turn has swapped them.
        width, height = (page.height, page.width) if main % 2 else (page.width, page.height)
        box = turned(box, main, width, height)
        x, y, *_ = turned((x, y, x, y), main, width, height)
    x0, y0, x1, y1 = box
    turn = (character.turn - main) % 4
    if turn % 2:
        y = (y0 + y1) / 2 + CHARACTERS.sideways * size
    elif x1 - x0 > CHARACTERS.square * size and abs(x - (x0 + x1) / 2) < CHARACTERS.centred * size:
        # The font itself is set vertically: its origin is the top, in the middle.
        y += ASCENT * size
    right = max(x1, x0 + CHARACTERS.narrowest * size)
    return Glyph(
        character.char,
        x0,
        right,
        y,
        size,
        character.order,
        character.run,
        turn,
        character.known,
        character.faint,
    )
