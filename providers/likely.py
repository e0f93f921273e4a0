"""Which document a file probably is, by its name: a guess for a person to look at, never settled. No database."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import PurePath
from typing import TypeVar

Key = TypeVar("Key")

ENOUGH = 0.4
"""So much of a title must stand in the name, and of the name in the title."""
CLEARLY = 1.25
"""So many times as much as of the next best title."""
SHORTEST_BEGINNING = 4
SHORTEST_INITIALS = 3
_SAYS_NOTHING = frozenset(
    ("a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "our", "the", "to", "with")
)
_SAYS_LITTLE = frozenset(
    ("agreement", "certificate", "declaration", "document", "policy", "procedure", "record", "report")
)
LITTLE = 0.1
_PARTS = re.compile(r"[A-Z]{2,}(?![a-z])|[A-Z]?[a-z]+")
_ASIDE = re.compile(r"\([^)]*\)| incl\b.*")


def words(text: str) -> list[str]:
    """RiskAssessment_FINAL-2: risk, assessment, final."""
    return [word for part in _PARTS.findall(text) if (word := part.lower().removesuffix("s")) not in _SAYS_NOTHING]


def likely(name: str, titles: Sequence[tuple[Key, str]]) -> Key | None:
    """The key of the title that the name of this file says; None where none does, or two do alike."""
    said = words(PurePath(name).stem)
    weighs = _weights([title for _, title in titles])
    found = sorted(((_share(said, title, weighs), n) for n, (_, title) in enumerate(titles)), reverse=True)
    if not found or found[0][0] < ENOUGH:
        return None
    if len(found) > 1 and found[0][0] < CLEARLY * found[1][0]:
        return None
    return titles[found[0][1]][0]


def _weights(titles: Iterable[str]) -> dict[str, float]:
    """How much each word says: more where few titles have it."""
    times = Counter(word for title in titles for word in set(words(title)))
    return {word: min(LITTLE, 1 / n) if word in _SAYS_LITTLE else 1 / n for word, n in times.items()}


def _share(said: Collection[str], title: str, weighs: Mapping[str, float]) -> float:
    """How well name and title say the same; what the title says in brackets need not stand in the name."""
    asked, heard = set(words(_ASIDE.sub(" ", title))), set(words(title))
    if not asked:
        return 0.0
    initials = "".join(word[0] for word in words(_ASIDE.sub(" ", title)))
    if any(len(word) >= SHORTEST_INITIALS and initials.startswith(word) for word in said):
        return 1.0
    found = sum(weighs[word] for word in heard if _stands(word, said))
    elsewhere = sum(weight for word, weight in weighs.items() if word not in heard and _stands(word, said))
    of_title = min(found / sum(weighs[word] for word in asked), 1.0)
    return of_title * found / (found + elsewhere) if found else 0.0


def _stands(word: str, said: Iterable[str]) -> bool:
    return any(one == word or (len(one) >= SHORTEST_BEGINNING and word.startswith(one)) for one in said)
