"""A half-term of the council is entered by hand on its page, within what a file of terms may say."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.council import the_council
from core.models import HalfTerm

pytestmark = pytest.mark.django_db
ADDRESS = "accounts:half-term-enter"


def sent(code, first, last):
    days = {"starts_on": first, "ends_on": last}
    parts = ("day", "month", "year")
    return {"what": code, **{f"{name}_{part}": getattr(day, part) for name, day in days.items() for part in parts}}


def test_one_is_entered_and_put_right(sign_in, admin):
    client, code = sign_in(admin), HalfTerm.Code.choices[0][0]
    client.post(reverse(ADDRESS), sent(code, date(2031, 9, 2), date(2031, 10, 24)))
    client.post(reverse(ADDRESS), sent(code, date(2031, 9, 3), date(2031, 10, 24)))
    row = HalfTerm.objects.get(academic_year="2031-32")
    assert (row.code, row.starts_on, row.calendar) == (code, date(2031, 9, 3), the_council().calendar)


def test_what_a_file_may_not_say_is_refused_in_its_words(sign_in, admin):
    client, (first, second) = sign_in(admin), [code for code, _ in HalfTerm.Code.choices[:2]]
    client.post(reverse(ADDRESS), sent(first, date(2031, 9, 2), date(2031, 10, 24)))
    said = client.post(reverse(ADDRESS), sent(second, date(2031, 10, 20), date(2031, 12, 19))).content.decode()
    assert "overlaps" in said
    said = client.post(reverse(ADDRESS), sent(second, date(2031, 12, 19), date(2031, 11, 1))).content.decode()
    assert "is before the first" in said
    assert HalfTerm.objects.filter(academic_year="2031-32").count() == 1


def test_the_page_of_terms_leads_an_administrator_to_it(sign_in, admin, manager):
    assert reverse(ADDRESS) in sign_in(admin).get(reverse("accounts:terms-add")).content.decode()
    assert sign_in(manager).get(reverse(ADDRESS)).status_code == 403
