"""The pack of a placement: what it holds for whom, and that it is paper anybody can read."""

import io
import re

import pikepdf
import pytest
from django.urls import reverse

from core.models import AccessEntry
from placements.models import Placement
from reports import placement_pack
from tests.factories.placements import AgreementFactory

ALL = list(placement_pack.PARTS)


def text_of(html):
    return re.sub(r"\s+", " ", re.sub(r"<style>.*?</style>|<[^>]+>", " ", html, flags=re.S))


@pytest.fixture
def mine(placed):
    mine = Placement.objects.with_details().get(pk=placed[0].pk)
    AgreementFactory(placement=mine)
    return mine


def test_it_says_what_was_marked_and_what_nobody_has(mine, lead):
    words = text_of(placement_pack.html_of(mine, ALL, by=lead))
    assert str(mine.pupil) in words
    assert "Half-days missed: 1" in words
    assert "Nobody has marked 1 half-day: " in words
    assert "Whether the child attended then is not known" in words
    assert "No review has been held. Not held: 16 October 2026." in words
    assert "Agreement 1" in words


def test_a_part_that_was_unticked_is_left_out_and_said_so(mine, lead):
    words = text_of(placement_pack.html_of(mine, ["reviews"], by=lead))
    assert "Half-days missed" not in words
    assert "Attendance: figures, week by week, absences, and what nobody has marked: left out" in words


def test_it_is_ticked_and_printed_in_two_steps_and_the_opening_is_logged(mine, lead, sign_in):
    client = sign_in(lead)
    assert (
        reverse("reports:placement-pack", args=[mine.pk])
        in client.get(reverse("placements:placement", args=[mine.pk])).text
    )
    page = reverse("reports:placement-pack", args=[mine.pk])
    assert "Select at least one part" in client.post(page, {}).text
    response = client.post(page, {"parts": ["attendance", "reviews"]}, follow=True)
    assert response.headers["Content-Type"] == "application/pdf"
    assert str(mine.pupil.legal_surname) not in response.headers["Content-Disposition"]
    assert AccessEntry.objects.filter(user=lead.user_id, object_id=str(mine.pk)).exists()
    with pikepdf.open(io.BytesIO(response.content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        title = str(pdf.docinfo["/Title"])
        assert mine.reference in title
        assert mine.pupil.legal_surname not in title


@pytest.mark.parametrize(
    "person, status", [("manager", 200), ("lead", 200), ("lead2", 404), ("tutor", 403), ("viewer", 403)]
)
def test_who_may_print_it(mine, person, status, sign_in, request):
    client = sign_in(request.getfixturevalue(person))
    for page in ("reports:placement-pack", "reports:placement-pack-print"):
        assert client.get(reverse(page, args=[mine.pk]), {"part": "reviews"}).status_code == status


def test_a_school_prints_nothing_of_what_the_council_commissioned(placed, lead, sign_in):
    assert sign_in(lead).get(reverse("reports:placement-pack-print", args=[placed[1].pk])).status_code in (403, 404)


def test_two_hundred_weeks_cost_no_more_questions(mine, manager, queries):
    few = queries(placement_pack.html_of, mine, ALL, by=manager)
    for _ in range(3):
        AgreementFactory(placement=mine, number=Placement.objects.count() + _ + 2, status="replaced")
    assert queries(placement_pack.html_of, mine, ALL, by=manager) == few
