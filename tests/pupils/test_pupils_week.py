"""The week of many pupils: of a school, a provider, the council; scoped, paged, told apart, at the same cost."""

from datetime import date

import pytest
from django.urls import reverse

from core import clock
from tests.factories.attendance import MarkFactory
from tests.factories.pupils import EnrolmentFactory, PupilFactory
from tests.pupils.test_pupil_pages import due, placed_at, said, text_of
from tests.referrals.referring_steps import load, pupil_of

WEEK = reverse("pupils:pupils-week")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]


@pytest.fixture(scope="module")
def scene(bare):
    load()
    return bare


def lines(response):
    return {line.name: line for line in response.context["week"].lines}


def test_each_pupil_of_the_school_is_a_line_with_marks_and_codes(sign_in, lead, provider):
    away, here = pupil_of(lead.organisation), pupil_of(lead.organisation)
    MarkFactory(session=due(placed_at(provider, away)), kind="absent", reason="illness")
    response = sign_in(lead).get(WEEK)
    found = lines(response)
    (entry,) = found[str(away)].entries[2, "AM"]
    assert (entry.where, entry.known.label, entry.code) == ("Irwell Forge", "Absent", "I")
    assert said(found[str(here)].entries[2, "AM"]) == [("School", "")]
    assert found[str(away)].link == reverse("pupils:pupil", args=[away.pk])
    assert "The week of 16 to 20 November 2026" in text_of(response)


def test_another_week_is_shown_and_not_remembered(sign_in, lead, provider):
    pupil = pupil_of(lead.organisation)
    due(placed_at(provider, pupil), day=date(2026, 11, 25))
    client = sign_in(lead)
    response = client.get(WEEK, {"week": "2026-11-26"})
    assert said(lines(response)[str(pupil)].entries[2, "AM"]) == [("Irwell Forge", "9:30am to midday")]
    for asked in ({}, {"week": "nonsense"}, {"week": "9999-12-31"}):
        assert client.get(WEEK, asked).context["week"].monday == date(2026, 11, 16)


def test_each_reads_its_own(sign_in, lead, lead2, viewer, provider, provider2, tutor, manager, admin):
    pupil = pupil_of(lead.organisation)
    due(placed_at(provider, pupil))
    for reader in (lead, viewer, provider, tutor, manager):
        assert list(lines(sign_in(reader).get(WEEK))) == [str(pupil)]
    for reader in (lead2, provider2):
        assert list(lines(sign_in(reader).get(WEEK))) == []
    assert sign_in(admin).get(WEEK).status_code == 403


def test_a_provider_reads_no_code_and_no_half_day_of_others(sign_in, lead, provider, provider2):
    pupil = pupil_of(lead.organisation)
    MarkFactory(session=due(placed_at(provider, pupil)))
    MarkFactory(session=due(placed_at(provider2, pupil), day=date(2026, 11, 17)))
    (line,) = sign_in(provider).get(WEEK).context["week"].lines
    assert list(line.entries) == [(2, "AM")]
    assert not line.entries[2, "AM"][0].code


def test_pupils_of_one_name_are_told_apart(sign_in, manager, lead, lead2):
    def jo(school, **values):
        jo = PupilFactory(legal_forename="Jo", preferred_forename="", legal_surname="Begum", **values)
        EnrolmentFactory(pupil=jo, school=school)
        return jo

    jo(lead.organisation, born_on=date(2012, 10, 1))
    jo(lead2.organisation, born_on=date(2012, 10, 2))
    jo(lead.organisation, born_on=date(2013, 10, 1))
    jo(lead.organisation, born_on=date(2012, 12, 1))
    response = sign_in(manager).get(WEEK)
    beside = [line.hints[0] for line in response.context["week"].lines]
    assert len(set(beside)) == 4
    one, other = lead.organisation.name, lead2.organisation.name
    assert sorted(beside) == sorted(
        [
            f"Year 9, {one}, born 1 Oct 2012",
            f"Year 9, {one}, born 1 Dec 2012",
            f"Year 9, {other}",
            f"Year 8, {one}",
        ]
    )


def test_it_is_searched_and_paged_like_the_list(sign_in, lead, provider):
    for _ in range(30):
        pupil_of(lead.organisation)
    client = sign_in(lead)
    first, second = (lines(client.get(WEEK, {"page": number})) for number in (1, 2))
    assert len(first) + len(second) == 30
    assert not set(first) & set(second)
    assert client.get(WEEK, {"download": "csv"}).status_code == 404
    name = next(iter(second))
    found = client.get(client.post(WEEK, {"words": name}).url)
    assert list(lines(found)) == [name]


def test_it_costs_the_same_for_two_pupils_as_for_twenty(sign_in, lead, provider, queries):
    client = sign_in(lead)

    def more(count):
        for _ in range(count):
            MarkFactory(session=due(placed_at(provider, pupil_of(lead.organisation))))

    more(2)
    client.get(WEEK)
    few = queries(client.get, WEEK)
    more(18)
    assert queries(client.get, WEEK) == few < 30


def test_at_a_weekend_it_is_the_week_that_was(sign_in, lead):
    client = sign_in(lead)
    with clock.set_to(clock.at(date(2026, 11, 22), 10)):
        assert client.get(WEEK).context["week"].monday == date(2026, 11, 16)
