"""What there is of schools, their links, postcodes and term dates, told above the form that takes more of them."""

from typing import Any

from django.db.models import Count, Q
from django.urls import reverse

from accounts.council import calendar_of_council
from accounts.models import Postcode, School, SchoolLink
from core import clock
from core.models import Closure
from govuk.dates import day_words

Rows = list[dict[str, Any]]


def schools_there() -> Rows:
    """How many schools there are, and of which authorities."""
    counts = School.objects.aggregate(all=Count("pk"), closed=Count("pk", filter=Q(status_code="2")))
    of = School.objects.order_by().values_list("la_name", "la_code").annotate(number=Count("pk")).order_by("-number")
    named = ", ".join(f"{name or code}: {number}" for name, code, number in of[:10])
    rows = [
        {"key": "Schools in the portal", "value": counts["all"]},
        {"key": "Of them closed", "value": counts["closed"]},
    ]
    return [*rows, {"key": "By authority", "value": named}] if named else rows


def links_there() -> Rows:
    """How many links there are, and of how many schools."""
    counts = SchoolLink.objects.aggregate(all=Count("pk"), schools=Count("school", distinct=True))
    return [
        {"key": "Links in the portal", "value": counts["all"]},
        {"key": "Schools that have one", "value": counts["schools"]},
    ]


def postcodes_there() -> Rows:
    """How many postcodes have a place, and how many of them a ward."""
    counts = Postcode.objects.aggregate(all=Count("pk"), warded=Count("pk", filter=~Q(ward_name="")))
    return [
        {"key": "Postcodes with a place", "value": counts["all"]},
        {"key": "Of them with a ward", "value": counts["warded"]},
    ]


def terms_there() -> Rows:
    """The terms of this school year and later ones, and the closures to come."""
    calendar, today = calendar_of_council(), clock.today()
    if calendar is None:
        return [{"key": "Terms", "value": "None are entered"}]
    terms = [term for term in calendar.terms() if term.ends_on >= today]
    rows: Rows = [
        {"key": term.label, "lines": [f"{day_words(half.starts_on)} to {day_words(half.ends_on)}" for half in halves]}
        for term in terms
        for halves in [term.half_terms]
    ]
    closures = Closure.objects.filter(calendar=calendar, ends_on__gte=today)
    rows.append({"key": "Closures to come", "value": closures.count(), "change": reverse("accounts:closures")})
    return rows if terms else [{"key": "Terms", "value": "None are entered from today on"}, *rows]
