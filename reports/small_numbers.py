"""Small numbers: what a report about the whole area leaves out on paper, which may leave the council.

A count of one to four children names them to whoever knows the place. Left out are such counts, every line about so
few, and as many lines beside them as it takes for nobody to work them out from the total.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from reports.figures import Figure, Group, TermFigures

FEW = 5
NOT_SHOWN = "fewer than 5"
OF_CHILDREN = ("pupils", "placements", "started", "ended", "reviews_held", "reviews_late")


def for_paper(figures: TermFigures) -> TermFigures:
    """The figures of the whole area without small numbers; a provider or a school reads all about its own pupils."""
    if figures.scope != "borough":
        return figures
    return replace(
        figures,
        figures=tuple(_figure(each, figures) for each in figures.figures),
        weeks=_lines(figures.weeks),
        groups=_lines(figures.groups),
        ends=_ends(figures.ends),
    )


def hidden(numbers: Sequence[int]) -> set[int]:
    """Which of these parts of a total are left out, by their places: none, or two at least that come to five.

    Where one part is all there is, the noughts beside it go too: the total would be its number.
    """
    smallest_first = sorted((number, place) for place, number in enumerate(numbers) if number)
    found: set[int] = set()
    together = 0
    for number, place in smallest_first:
        if number >= FEW and (not found or (len(found) > 1 and together >= FEW)):
            break
        found.add(place)
        together += number
    return set(range(len(numbers))) if len(found) == 1 else found


def _figure(figure: Figure, figures: TermFigures) -> Figure:
    is_small = _is_small(figures.shown("pupils")) or (figure.code in OF_CHILDREN and _is_small(figure.shown))
    return replace(figure, shown=NOT_SHOWN) if is_small else figure


def _is_small(shown: str) -> bool:
    return shown.isdigit() and 0 < int(shown) < FEW


def _lines(groups: Sequence[Group]) -> tuple[Group, ...]:
    few = hidden([group.placements if group.pupils is None else group.pupils for group in groups])
    nothing: dict[str, Any] = {
        "placements": 0,
        "pupils": 0,
        "attended": 0,
        "absent": 0,
        "closed": 0,
        "unknown": 0,
        "is_few": True,
    }
    return tuple(replace(group, **nothing) if place in few else group for place, group in enumerate(groups))


def _ends(ends: Sequence[tuple[str, int, str]]) -> tuple[tuple[str, int, str], ...]:
    """Reasons that stand for few are said together, without a number."""
    few = hidden([count for _, count, _ in ends])
    return tuple(each for place, each in enumerate(ends) if place not in few)
