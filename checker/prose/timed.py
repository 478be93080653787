"""Topics with a time before them, of which a word of the language would swallow the beginning."""

from __future__ import annotations

from collections.abc import Mapping

from checker.prose.traits import Tag


def timed(words: Mapping[str, set[Tag]]) -> dict[str, set[Tag]]:
    """More words, so that the longest is the right one: “本年新增专项债券” is “新增专项债券” of this year,
    not “本年新增” and something that nobody knows."""
    times = {word for word, tags in words.items() if any(tag.kind == "time" for tag in tags)}
    topics = {word for word, tags in words.items() if any(tag.kind == "topic" for tag in tags)}
    begun: dict[str, set[str]] = {}
    for word in topics:
        for end in range(1, len(word)):
            begun.setdefault(word[:end], set()).add(word)
    return {
        word[:at] + topic: words[word[:at]] | words[topic]
        for word in words.keys() - topics
        for at in range(1, len(word))
        if word[:at] in times
        for topic in begun.get(word[at:], ())
        if word[:at] + topic not in words
    }
