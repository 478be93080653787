"""Files spoilt by chance: what became of reading them."""

from __future__ import annotations

import random
from collections.abc import Sequence

from checker.document import Document, Unreadable
from checker.readers import read_here


def sentences_of_damage(path: str, wholes: Sequence[bytes], times: int, seed: int) -> tuple[int, list[str]]:
    """Reads files with bytes changed, every third cut off: how many are documents all the same, and what is
    said of the others. Nothing but ``Unreadable`` may come of it."""
    chance = random.Random(seed)
    documents, sentences = 0, []
    for number in range(times):
        data = bytearray(chance.choice(wholes))
        if number % 3 == 0:
            del data[chance.randrange(len(data)) :]
        for _ in range(chance.choice((1, 3, 30))):
            if data:
                data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            assert isinstance(read_here(path, bytes(data)), Document)
            documents += 1
        except Unreadable as fault:
            sentences.append(str(fault))
    assert all(sentence and "\n" not in sentence for sentence in sentences)
    return documents, sentences
