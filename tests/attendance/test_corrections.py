"""A mark too old for its provider to change: the provider asks, somebody of the council decides, who asked is told."""

from datetime import date

import pytest
from django.urls import reverse

from attendance import correcting
from attendance.cells import Meaning
from attendance.models import Correction, Mark, MarkChange
from core import clock
from core.models import Event, Message, MoveRefused
from govuk.fields import TextField
from tests.cast import held
from tests.factories.attendance import CorrectionFactory, MarkFactory, due, placed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]

THEN, TODAY = date(2026, 11, 4), date(2026, 11, 18)
ATTENDED = Meaning("attended")


@pytest.fixture(scope="module")
def scene(bare):
    """A pupil marked absent a fortnight ago, though the sheet says otherwise."""
    (session,) = due(placed(bare["provider"], bare["school"]), THEN)
    MarkFactory(session=session, absent=True)
    bare["session"] = session
    return bare


session = held("session")


def asking(session):
    return reverse("attendance:correction-ask", args=[session.placement_id, session.date, session.half])


def deciding(correction, act="confirm"):
    return reverse(f"attendance:correction-{act}", args=[correction.pk])


class TestAsking:
    def test_begins_at_the_locked_row_of_the_register(self, sign_in, tutor, session):
        url = reverse("attendance:register", args=[session.placement.site_id, session.date, session.half])
        assert asking(session) in sign_in(tutor).get(url).text

    def test_says_who_which_mark_what_and_why(self, sign_in, tutor, session):
        client = sign_in(tutor)
        page = client.get(asking(session)).text
        assert str(session.placement.pupil) in page
        assert "Absent: ill" in page
        said = {"kind": "late", "minutes": "5", "why": "The sheet says so"}
        answer = client.post(asking(session), said, follow=True)
        assert "The council was asked" in answer.text
        assert "A correction waits for the council" in answer.text
        correction = Correction.objects.get()
        assert (correction.was, correction.should_be) == ("Absent: ill", "Late by 5 minutes")
        assert correction.proposed_by == tutor.user
        event = Event.objects.get(object_type="attendance.Correction")
        assert event.changes == {"mark": ["Absent: ill", "Late by 5 minutes"]}
        assert event.pupil_id == session.placement.pupil_id
        assert "sheet" not in f"{event.sentence}{event.object_name}"
        assert Mark.objects.get(session=session).kind == "absent"

    def test_needs_a_reason(self, sign_in, tutor, session):
        page = sign_in(tutor).post(asking(session), {"kind": "attended"}).text
        assert "Enter why the mark is to be changed" in page
        assert not Correction.objects.exists()

    def test_is_done_once(self, tutor, session):
        correcting.ask(session, ATTENDED, "Was there", by=tutor)
        with pytest.raises(MoveRefused, match="waits for the council already"):
            correcting.ask(session, ATTENDED, "Was there", by=tutor)

    def test_is_not_needed_while_the_provider_may_change_it(self, sign_in, tutor, session):
        (fresh,) = due(session.placement, date(2026, 11, 17))
        MarkFactory(session=fresh)
        assert "You can still change this mark yourself" in sign_in(tutor).get(asking(fresh)).text

    def test_of_what_the_mark_says_already_is_refused(self, tutor, session):
        with pytest.raises(MoveRefused, match="says that already"):
            correcting.ask(session, Meaning("absent", "illness"), "Ill", by=tutor)

    @pytest.mark.parametrize(
        "answers, words",
        [
            ({"kind": "left_early", "left": "16:30"}, "Left at 4:30pm is not within the session"),
            ({"kind": "late", "minutes": "390"}, "Late by 390 minutes does not fit the session"),
        ],
    )
    def test_of_what_cannot_have_been_in_these_hours_is_refused(self, sign_in, tutor, session, answers, words):
        page = sign_in(tutor).post(asking(session), {**answers, "why": "The sheet says so"}).text
        assert words in page
        assert not Correction.objects.exists()

    def test_is_the_providers_alone(self, sign_in, provider2, lead, manager, session):
        assert sign_in(provider2).get(asking(session)).status_code == 404
        assert sign_in(lead).get(asking(session)).status_code == 403
        assert sign_in(manager).get(asking(session)).status_code == 403


def test_signs_that_turn_a_line_round_do_not_stay_in_what_was_written() -> None:
    field = TextField(label="Why")
    assert field.clean("Was in \u202eelbat gnorw\u202c, \u2066really\u2069\u200f") == "Was in elbat gnorw, really"


class TestDeciding:
    @pytest.fixture
    def asked(self, tutor, session):
        return correcting.ask(session, ATTENDED, "Was there", by=tutor)

    def test_stands_on_the_councils_home_under_decide(self, sign_in, manager, officer, quality, asked):
        for acting in (manager, officer):
            home = sign_in(acting).get(reverse("home")).text
            assert "corrections to decide" in home or "correction to decide" in home
            assert deciding(asked) in home
        assert deciding(asked) not in sign_in(quality).get(reverse("home")).text

    def test_is_seen_waiting_by_the_provider(self, sign_in, tutor, provider, asked):
        for acting in (tutor, provider):
            assert "waiting for the council" in sign_in(acting).get(reverse("home")).text
        page = sign_in(tutor).get(reverse("attendance:corrections"), {"status": "proposed"}).text
        assert "Waiting for the council" in page
        assert deciding(asked) not in page

    def test_changes_the_mark_and_keeps_the_old_one_and_why(self, sign_in, officer, tutor, asked, session):
        answer = sign_in(officer).post(deciding(asked), follow=True)
        assert "The mark was changed" in answer.text
        assert Mark.objects.get(session=session).kind == "attended"
        change = MarkChange.objects.get()
        assert (change.was, change.changed_by) == ("Absent: ill", officer.user)
        assert "Was there" in change.why
        acts = Event.objects.about(asked).values_list("act", flat=True)
        assert list(acts) == ["proposed", "confirmed"]

    def test_leaves_the_mark_and_says_why(self, sign_in, manager, tutor, asked, session):
        sign_in(manager).post(deciding(asked, "refuse"), {"reason": "The school saw the pupil at home"})
        assert Mark.objects.get(session=session).kind == "absent"
        page = sign_in(tutor).get(reverse("attendance:corrections"), {"page": 1}).text
        assert "The school saw the pupil at home" in page
        assert "Not changed" in page

    @pytest.mark.parametrize("decide", ["confirm", "refuse"])
    def test_tells_whoever_asked_and_names_no_child(self, officer, tutor, asked, decide):
        verb = getattr(correcting, decide)
        verb(asked, by=officer, **({"reason": "No"} if decide == "refuse" else {}))
        message = Message.objects.get(template="attendance/correction_decided")
        assert message.recipient == tutor.user
        pupil = asked.session.placement.pupil
        for word in (pupil.legal_surname, pupil.legal_forename, pupil.upn):
            assert word not in str(message.context)

    def test_is_never_done_by_whoever_asked(self, sign_in, officer, session):
        own = CorrectionFactory(session=session, proposed_by=officer.user)
        with pytest.raises(MoveRefused, match="Somebody else"):
            correcting.confirm(own, by=officer)
        assert "Somebody else at the council must decide" in sign_in(officer).get(deciding(own)).text
        assert deciding(own) not in sign_in(officer).get(reverse("home")).text
        assert deciding(own) not in sign_in(officer).get(reverse("attendance:corrections"), {"page": 1}).text

    def test_is_refused_where_the_mark_was_changed_since(self, officer, asked, session):
        Mark.objects.filter(session=session).update(reason="refused")
        with pytest.raises(MoveRefused, match="changed after"):
            correcting.confirm(asked, by=officer)
        asked.refresh_from_db()
        assert asked.status == "proposed"
        assert not Message.objects.filter(template="attendance/correction_decided").exists()

    def test_is_done_once(self, sign_in, officer, manager, asked):
        correcting.confirm(Correction.objects.get(pk=asked.pk), by=officer)
        assert "This was decided already: changed." in sign_in(manager).get(deciding(asked)).text

    def test_is_the_councils_alone(self, sign_in, tutor, lead, quality, asked):
        for acting in (tutor, lead, quality):
            assert sign_in(acting).post(deciding(asked)).status_code == 403


def test_the_list_costs_the_same_for_two_as_for_ten(sign_in, manager, provider, school, queries, session):
    url = reverse("attendance:corrections") + "?page=1"
    CorrectionFactory(session=session)
    client = sign_in(manager)
    few = queries(client.get, url)
    for _ in range(9):
        (row,) = due(placed(provider, school), THEN)
        CorrectionFactory(session=row, proposed_at=clock.now())
    assert queries(client.get, url) == few


def test_another_provider_sees_none_of_it(sign_in, provider2, session):
    CorrectionFactory(session=session)
    page = sign_in(provider2).get(reverse("attendance:corrections"), {"page": 1}).text
    assert str(session.placement.pupil) not in page
