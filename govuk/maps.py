"""Maps as SVG, for pages and paper: areas, numbered sites that are links, a place to measure from, distances around.

Presentation attributes only, no script, no tiles from elsewhere; places are metres on a flat grid. Shape and number
tell what a site is, never colour alone; a list with the same numbers belongs beside each map. Sites that lie on one
another are drawn apart (`land`), each with a line to where it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import hypot

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from govuk.land import MARGIN, WIDTH, Area, Frame, Point, apart

METRES_IN_A_MILE = 1609.344
FONT = "Helvetica Neue, Arial, Liberation Sans, sans-serif"
INK, LAND, EDGE, WARD = "#0b0c0c", "#f3f2f1", "#505a5f", "#b1b4b6"
SHADES = (("#ffffff", INK), ("#d4e4f3", INK), ("#8ebbe0", INK), ("#2f76b5", "#ffffff"), ("#12406b", "#ffffff"))
"""Paler to darker, with the words that can be read on each: lightness alone tells them apart."""


@dataclass(frozen=True, slots=True)
class Pin:
    """A site: the number it has in the list, what a person hears of it, where it leads, and how it is drawn."""

    number: str
    name: str
    place: Point
    link: str
    look: str = "clear"


@dataclass(frozen=True, slots=True)
class Origin:
    """What is measured from, with the distances drawn around it in miles."""

    name: str
    place: Point
    miles: tuple[int, ...] = (1, 3, 5)


def site_map(
    title: str, outline: Area, wards: Sequence[Area], pins: Sequence[Pin], origin: Origin | None = None
) -> SafeString:
    """Numbered sites on the land, each a link; with a place to measure from and circles around it."""
    frame = Frame.around([point for ring in outline.rings for point in ring] + [pin.place for pin in pins])
    parts = [_land(frame, outline, wards), _circles(frame, origin)]
    places = apart([frame.at(pin.place) for pin in pins], frame.height)
    lines = [_leader(frame.at(pin.place), place) for pin, place in zip(pins, places, strict=True)]
    drawn = [_pin(pin, place) for pin, place in zip(pins, places, strict=True)]
    return _svg(title, frame, [*parts, *lines, *drawn, _origin(frame, origin)], has_links=True)


def shaded_map(title: str, outline: Area, wards: Sequence[Area], values: Mapping[str, int | None]) -> SafeString:
    """Areas shaded by their number, which stands in each; None is a number that is not shown."""
    frame = Frame.around(point for ring in outline.rings for point in ring)
    top = max((value for value in values.values() if value), default=1)
    shaded = [_shaded(frame, ward, values.get(ward.name, 0), top) for ward in wards]
    # The numbers over all the land: one would else lie half under its neighbour.
    return _svg(title, frame, [*(land for land, _number in shaded), *(number for _land, number in shaded)])


def _svg(title: str, frame: Frame, parts: Sequence[SafeString], *, has_links: bool = False) -> SafeString:
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="app-map" role="{role}" aria-label="{title}" '
        'viewBox="0 0 {w} {h}" width="{w}" height="{h}" font-family="{font}" font-size="14" '
        'fill="{ink}">{body}</svg>',
        role="group" if has_links else "img",
        title=title,
        w=round(WIDTH),
        h=round(frame.height),
        font=FONT,
        ink=INK,
        body=format_html_join("", "{}", ((part,) for part in parts)),
    )


def _land(frame: Frame, outline: Area, wards: Sequence[Area]) -> SafeString:
    return format_html(
        '<path d="{}" fill="{}" stroke="none"/>{}<path d="{}" fill="none" stroke="{}" stroke-width="1.5"/>',
        frame.path(outline),
        LAND,
        format_html_join(
            "",
            '<path d="{}" fill="none" stroke="{}" stroke-width="0.8"><title>{}</title></path>',
            ((frame.path(ward), WARD, ward.name) for ward in wards),
        ),
        frame.path(outline),
        EDGE,
    )


def _circles(frame: Frame, origin: Origin | None) -> SafeString:
    if origin is None:
        return SafeString("")
    x, y = frame.at(origin.place)
    lines = []
    for miles in origin.miles:
        radius = miles * METRES_IN_A_MILE * frame.scale
        # The words stand on the circle where it is still on the map: above the middle, or else below it.
        at = y - radius if y - radius > MARGIN else y + radius
        words = f"{miles} mile{'s' if miles > 1 else ''}"
        label = _words(x, at + 4, words, size=12) if MARGIN / 2 < at < frame.height - 2 else SafeString("")
        lines.append((f"{x:.1f}", f"{y:.1f}", f"{radius:.1f}", EDGE, label))
    return format_html_join(
        "",
        '<circle cx="{}" cy="{}" r="{}" fill="none" stroke="{}" stroke-width="1" stroke-dasharray="2 4"/>{}',
        lines,
    )


def _origin(frame: Frame, origin: Origin | None) -> SafeString:
    """A house, with the name under it."""
    if origin is None:
        return SafeString("")
    x, y = frame.at(origin.place)
    return format_html(
        '<path d="M{} {}l9 8v10h-18v-10z" fill="{}" stroke="#ffffff" stroke-width="1.5"><title>{}</title></path>',
        f"{x:.1f}",
        f"{y - 9:.1f}",
        INK,
        origin.name,
    )


def _words(x: float, y: float, words: str, size: int = 14, fill: str = INK, halo: str = "#ffffff") -> SafeString:
    return format_html(
        '<text x="{}" y="{}" text-anchor="middle" font-size="{}" fill="{}" stroke="{}" stroke-width="{}" '
        'paint-order="stroke" stroke-linejoin="round">{}</text>',
        f"{x:.1f}",
        f"{y:.1f}",
        size,
        fill,
        halo or "none",
        3 if halo else 0,
        words,
    )


def _leader(true: Point, drawn: Point) -> SafeString:
    """From a site that was moved aside to where it is."""
    if hypot(true[0] - drawn[0], true[1] - drawn[1]) < 6:
        return SafeString("")
    return format_html(
        '<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="{ink}" stroke-width="1"/>'
        '<circle cx="{}" cy="{}" r="2.5" fill="{ink}"/>',
        *(f"{value:.1f}" for value in (*true, *drawn, *true)),
        ink=INK,
    )


LOOKS = {
    "clear": ('<circle r="12" fill="#00534b" stroke="#ffffff" stroke-width="1.5"/>', "#ffffff"),
    "warning": ('<path d="M0 -16L16 0L0 16L-16 0Z" fill="#ffdd00" stroke="#0b0c0c" stroke-width="1.5"/>', INK),
    "blocked": (
        '<rect x="-12" y="-12" width="24" height="24" fill="#ffffff" stroke="#0b0c0c" stroke-width="2" '
        'stroke-dasharray="4 2"/>',
        INK,
    ),
}
"""Open: a filled circle. Needs attention: a diamond. Closed: an empty square with a broken edge."""


def _pin(pin: Pin, place: Point) -> SafeString:
    return format_html(
        '<a href="{}" aria-label="{}"><title>{}</title><g transform="translate({} {})">'
        '<circle class="app-map__halo" r="18" fill="none"/>{}{}</g></a>',
        pin.link,
        pin.name,
        pin.name,
        f"{place[0]:.1f}",
        f"{place[1]:.1f}",
        look(pin.look),
        _words(0, 5, pin.number, fill=LOOKS[pin.look][1], halo=""),
    )


def look(name: str) -> SafeString:
    """The shape of a kind of site, around nought."""
    return SafeString(LOOKS[name][0])


def look_key(name: str) -> SafeString:
    """The same beside the words that explain it."""
    return format_html(
        '<svg class="app-map__key" viewBox="-18 -18 36 36" width="24" height="24" aria-hidden="true" '
        'focusable="false">{}</svg>',
        look(name),
    )


def _shaded(frame: Frame, ward: Area, value: int | None, top: int) -> tuple[SafeString, SafeString]:
    step = 0 if not value else 1 + min(int((len(SHADES) - 1) * (value - 1) / top), len(SHADES) - 2)
    fill, ink = (LAND, INK) if value is None else SHADES[step]
    x, y = frame.at(ward.middle)
    said = "few, not shown" if value is None else str(value)
    land = format_html(
        '<path d="{}" fill="{}" stroke="{}" stroke-width="1"><title>{}: {}</title></path>',
        frame.path(ward),
        fill,
        EDGE,
        ward.name,
        said,
    )
    return land, _words(x, y + 4, "–" if value is None else str(value), size=13, fill=ink, halo="")
