"""What a council pack says of this room: whose it is, term dates and closures, wards, postcodes and the map."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError

from accounts import boundaries
from accounts.council import the_council
from accounts.importing import postcodes
from accounts.models import Boundary, Postcode
from core import council
from core.files.faults import FileRefused
from core.models import Closure, Council, HalfTerm, Loaded
from core.models.calendar import is_school_year
from core.national_grid import grid_of
from core.packs import Line, Once, Pack, PackRefused, Shape
from core.reference import add_missing

OF_SETTINGS = {"name": "COUNCIL_NAME", "la_code": "COUNCIL_LA_CODE"}


def load(pack: Pack) -> dict[str, int]:
    """How much was added of each; raises PackRefused, also for the pack of another council."""
    facts = _load_facts(pack)
    calendar = the_council().calendar_id
    return {
        "facts of the council": facts,
        "half-terms": add_missing(
            HalfTerm, ("calendar_id", "academic_year", "code"), list(_half_terms(pack, calendar_id=calendar))
        ),
        "closures": add_missing(
            Closure, ("calendar_id", "kind", "starts_on"), list(_closures(pack, calendar_id=calendar))
        ),
        "boundaries": load_map(pack),
        "postcodes": _load_postcodes(pack),
    }


def load_map(pack: Pack) -> int:
    """The outline and the wards; how many of them were added."""
    wards = {line.text("ward_name"): line for line in pack.lines("wards.csv", ("ward_code", "ward_name"))}
    added = add_missing(Boundary, ("kind", "name"), list(_boundaries(pack, wards)))
    boundaries.forget()
    return added


def _load_facts(pack: Pack) -> int:
    """Enter what nobody has entered: once, so that a fact taken out since stays out."""
    said = {line.text("fact"): line for line in pack.lines("council.csv", ("fact", "value"))}
    for fact, line in said.items():
        line.one_of("fact", (*OF_SETTINGS, *council.FACTS))
        _refuse_another_council(fact, line)
    if "la_code" not in said:
        raise PackRefused("council.csv: the line la_code is missing, which says whose pack it is")
    entered = Council.entered()
    new = {
        fact: line.text("value")
        for fact, line in said.items()
        if fact in council.FACTS and line.cells["value"] and not getattr(entered, fact)
        if Loaded.objects.first_time(Council._meta.label, fact)
    }
    try:
        return len(council.enter(new, by=None))
    except ValidationError as wrong:
        fact, messages = next(iter(wrong.message_dict.items()))
        raise said[fact].wrong(f"{fact}: {messages[0].rstrip('.')}") from None


def _refuse_another_council(fact: str, line: Line) -> None:
    """The setting says whose portal it is; a pack of other words is not its own."""
    if fact in OF_SETTINGS and line.text("value") != settings.COUNCIL[fact]:
        raise line.wrong(
            f"this is the pack of {line.text('value')}, and this portal is that of "
            f"{settings.COUNCIL[fact] or 'nobody'} (the setting {OF_SETTINGS[fact]})"
        )


def _half_terms(pack: Pack, **of: Any) -> Iterator[dict[str, Any]]:
    seen, known = Once(), list[tuple[date, date]]()
    needed = ("school_year", "half_term", "first_day", "last_day")
    for line in pack.lines("terms.csv", needed, ("confirmed",)):
        year, code, (first, last) = _school_year(line), line.one_of("half_term", HalfTerm.Code.values), line.days()
        seen.first(line, f"{year} {code}")
        if not date(int(year[:4]), 8, 1) <= first <= last < date(int(year[:4]) + 1, 8, 31):
            raise line.wrong(f"{first} to {last} does not lie in the school year {year}")
        if any(first <= before_last and before_first <= last for before_first, before_last in known):
            raise line.wrong("it overlaps a half-term above")
        known.append((first, last))
        yield line.row(
            HalfTerm,
            academic_year=year,
            code=code,
            starts_on=first,
            ends_on=last,
            is_confirmed=line.yes("confirmed"),
            **of,
        )


def _school_year(line: Line) -> str:
    year = line.text("school_year")
    if not is_school_year(year):
        raise line.wrong(f"school_year is '{year[:20]}', and is written like 2026-27")
    return year


def _closures(pack: Pack, **of: Any) -> Iterator[dict[str, Any]]:
    seen = Once()
    for line in pack.lines("closures.csv", ("kind", "first_day", "last_day"), ("note",)):
        kind, (first, last) = line.one_of("kind", Closure.Kind.values), line.days()
        seen.first(line, f"{kind} from {first}")
        note = line.text("note", is_needed=False)
        yield line.row(Closure, kind=kind, starts_on=first, ends_on=last, note=note, **of)


def _boundaries(pack: Pack, wards: Mapping[str, Line]) -> Iterator[dict[str, Any]]:
    """The outline; and the wards by their table, each with the shape of its name."""
    seen = Once()
    for shape in pack.shapes("outline.geojson"):
        yield {"kind": Boundary.Kind.OUTLINE, "code": "", "name": str(shape.facts.get("name", "")), **_on_grid(shape)}
    shapes = {str(shape.facts.get("ward_name", "")): shape for shape in pack.shapes("wards.geojson")}
    for name in sorted(set(shapes) - set(wards)):
        raise PackRefused(f"wards.geojson: the ward '{name[:100]}' does not stand in wards.csv")
    for name, line in wards.items():
        code = seen.first(line, line.text("ward_code"))
        row = line.row(Boundary, kind=Boundary.Kind.WARD, code=code, name=name)
        yield row | (_on_grid(shapes[name]) if name in shapes else {"rings": []})


def _on_grid(shape: Shape) -> dict[str, Any]:
    return {"rings": [[[round(metres) for metres in grid_of(*point)] for point in ring] for ring in shape.rings]}


def _load_postcodes(pack: Pack) -> int:
    """Read once: a newer issue is read in afterwards and stays. No row of a pack may be wrong."""
    if not pack.has("postcodes.csv") or not Loaded.objects.first_time(Postcode._meta.label, "pack"):
        return 0
    wards = set(Boundary.objects.filter(kind=Boundary.Kind.WARD).values_list("name", flat=True))
    try:
        if wards and (found := postcodes.first_outside(pack.folder / "postcodes.csv", wards)):
            raise PackRefused(
                f"postcodes.csv, line {found[0]}: the ward '{found[1][:100]}' does not stand in wards.csv"
            )
        intake = postcodes.read_in(pack.folder / "postcodes.csv", only_new=True)
    except FileRefused as refused:
        raise PackRefused(f"postcodes.csv: {refused}") from None
    for fault in intake.refused:
        raise PackRefused(f"postcodes.csv, line {fault.number}: {fault.message}")
    for ward in sorted(wards - set(Postcode.objects.values_list("ward_name", flat=True).distinct())):
        pack.notes.append(f"wards.csv: no postcode of postcodes.csv lies in the ward '{ward[:100]}'")
    return intake.new
