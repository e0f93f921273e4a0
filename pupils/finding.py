"""What the search finds here: pupils by their names and numbers; schools, whose pupils are here, by theirs."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Case, When
from django.urls import reverse

from accounts.models import School
from core.acting import Acting
from core.columns import Tag
from core.finding import MOST, ByName, Found, Rows, Sought, finds, leads_straight
from core.identifiers import masked_upn
from core.likeness import likeness
from pupils import names
from pupils.called import words_of_pupil
from pupils.models import Pupil
from pupils.readers import Reader
from pupils.sought import LONGEST_UPN, former_name, numbered, sought

BEST_FIRST = ("is_near", "-is_in_care", "legal_surname", "legal_forename", "born_on", "pk")


@finds("pupils", perm="pupils.pupil", noun="pupil", logged_as="pupils.Pupil")
def pupils(asked: Sought, acting: Acting) -> Rows:
    """As typed before nearly so, those in care before those who left."""
    rows = sought(Pupil.objects.visible_to(acting), asked.text, acting)
    rows = rows.alias(is_in_care=Case(When(left_on=None, then=1), default=0))
    keys = list(rows.order_by(*BEST_FIRST).values_list("pk", flat=True)[: MOST + 1])
    return Rows(keys, lambda some: _shown(some, asked, acting))


def _shown(keys: Sequence[Any], asked: Sought, acting: Acting) -> Iterable[Found]:
    """Pupils of one name are told apart by year, school and number."""
    reader = Reader(acting)
    rows = Pupil.objects.visible_to(acting).filter(pk__in=keys)
    rows = rows.annotate(is_former=former_name(acting, asked.words)).prefetch_related(names.with_rolls())
    found: dict[Any, Any] = {row.pk: row for row in rows}
    told_apart = names.told_apart(found.values(), reader)
    for row in (found[key] for key in keys if key in found):
        hints = [", ".join(filter(None, (told_apart[row.pk], masked_upn(row.upn or ""))))]
        how = likeness(asked.words, words_of_pupil(row))
        if row.is_former and how is None:
            hints.append("Found by a name they had before")
        elif how:
            hints.append("A letter is not as you typed it")
        left = Tag("Left") if row.left_on and acting.sees_everything else None
        yield Found(str(row), reverse("pupils:pupil", args=[row.pk]), hints, left)


@leads_straight
def by_upn(asked: Sought, acting: Acting) -> str:
    """A whole number is one pupil's."""
    if len(asked.number) != LONGEST_UPN or not asked.number[1:12].isdigit():
        return ""
    found = list(numbered(Pupil.objects.visible_to(acting), asked.number, acting).values_list("pk", flat=True)[:2])
    return reverse("pupils:pupil", args=found) if len(found) == 1 else ""


@finds("schools", perm="pupils.pupils", noun="school")
def schools(asked: Sought, acting: Acting) -> Rows:
    """By name, URN or DfE number; whoever sees every child is led to the school's."""
    rows = School.objects.visible_to(acting).order_by()

    def shown(keys: Sequence[Any]) -> Iterable[Found]:
        found = rows.select_related("organisation").in_bulk(list(keys))
        for row in (found[key] for key in keys if key in found):
            numbers = ", ".join(filter(None, (f"URN {row.urn}", row.dfe_number and f"DfE number {row.dfe_number}")))
            closed = Tag("Closed") if row.is_closed else None
            yield Found(row.organisation.name, f"{reverse('pupils:pupils')}?school={row.pk}", [numbers], closed)

    if not acting.sees_everything:
        return Rows([], shown)
    names = rows.values_list("pk", "organisation__name", "urn", "la_code", "establishment_number")
    return ByName(((pk, " ".join(called)) for pk, *called in names), shown).rows(asked)
