"""The borough that the pages are measured on is ten times the demo one, whatever its pupils' numbers look like."""

import pytest

from attendance.models import Mark
from bench import attendance_import, pages
from bench.measuring import in_turns
from bench.pages import multiply
from core.identifiers import upn
from placements.models import Placement, Session
from pupils.models import Pupil
from tests.factories.attendance import MarkFactory
from tests.factories.placements import PlacementFactory, SessionFactory
from tests.factories.pupils import PupilFactory

pytestmark = pytest.mark.django_db


def test_every_pupil_is_copied_with_a_number_of_their_own():
    # Two numbers that differ only in the establishment that gave them, as those of neighbouring schools do.
    for number in ("C355990115009", "L355990215009"):
        placement = PlacementFactory(offer__referral__pupil=PupilFactory(upn=number))
        MarkFactory(session=SessionFactory(placement=placement))
    multiply(2)
    numbers = list(Pupil.objects.values_list("upn", flat=True))
    assert len(numbers) == len(set(numbers)) == 6
    assert all(upn(number).is_valid for number in numbers)
    assert Session.objects.count() == Mark.objects.count() == Placement.objects.count() == 6


def test_the_queries_of_a_page_are_counted(manager):
    taken, asked = pages._visit(pages._signed_in(manager), "attendance:unknown")
    assert taken > 0
    assert 3 < asked < 30


def test_the_import_measure_takes_away_only_what_it_brought():
    theirs = MarkFactory()
    ours = MarkFactory(
        session=SessionFactory(placement=PlacementFactory(offer__membership__provider__slug=attendance_import.SLUG))
    )
    attendance_import.take_away()
    assert list(Mark.objects.all()) == [theirs]
    assert ours.session.placement.provider.slug == attendance_import.SLUG


def test_calls_set_against_each_other_take_turns():
    ran = []
    took = in_turns(
        lambda: ran.append("ours"), lambda: ran.append("theirs"), times=2, before=lambda: ran.append("clear")
    )
    assert ran == ["clear", "ours", "clear", "theirs"] * 2
    assert len(took) == 2
