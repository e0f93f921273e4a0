"""What is typed for one of many choices, compared as everything is that is looked for."""

from collections.abc import Iterable

from core.kept_words import plain
from core.likeness import folded, likeness, words_of, words_sought
from govuk.fields.searched import Line, Matched


def alike(text: str, lines: Iterable[Line]) -> Matched:
    """Those of such a name, as typed first; surely the one that is called just so, or alone is spelt so."""
    sought, whole = words_sought(plain(text)), folded(plain(text))
    found, called = [], []
    for line in lines:
        how = likeness(sought, words_of(line.label)) if sought else None
        if how is not None:
            found.append((how, line.label.casefold(), line.key))
        if whole and folded(line.label) == whole:
            called.append(line.key)
    found.sort(key=lambda each: each[:2])
    spelt = [key for how, _label, key in found if how == 0]
    surely = next((keys[0] for keys in (called, spelt) if len(keys) == 1), None)
    return Matched([key for _how, _label, key in found], surely)
