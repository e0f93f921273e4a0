"""Reasons as dated data: shipped once, made the council's own, closed and offered again, never said otherwise in use."""

import csv
import io
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from attendance import cells
from attendance.absences import ABSENCES
from attendance.cells import Meaning
from attendance.codes import Case, Happened, national_codes, propose
from core import clock
from core.models import CodedReason, Event
from core.reasons import KINDS, OWN, Kind, entered
from placements.models import Offer, Placement, Session
from placements.reasons import ENDS, OFFER_DECLINES
from tests.factories.attendance import MarkFactory, due, placed
from tests.factories.placements import OfferFactory

pytestmark = pytest.mark.django_db


def listed(kind: Kind) -> str:
    return reverse("core:reasons", args=[kind.code])


def page(reason: CodedReason, act: str = "") -> str:
    return reverse(f"core:reason{act}", args=[reason.pk])


def day(name: str, when: date) -> dict[str, str]:
    return {f"{name}_day": str(when.day), f"{name}_month": str(when.month), f"{name}_year": str(when.year)}


def load() -> None:
    call_command("load_reference", stdout=StringIO())


def shipped(kind: Kind, code: str) -> CodedReason:
    return CodedReason.objects.get(kind=kind.code, code=code)


@pytest.fixture
def loaded() -> None:
    load()


@pytest.fixture
def grown(admin) -> CodedReason:
    """A reason of the council's own."""
    return CodedReason(kind=ENDS.code, label="Grew out of it", group="moved_on", means="positive").enter(by=admin)


@pytest.mark.parametrize("kind", list(KINDS))
def test_what_is_shipped_stands_under_what_its_kind_knows(kind):
    of = KINDS[kind]
    for row in of.shipped.values():
        assert (row.group in of.groups) == bool(of.groups)
        assert (row.means in of.means) == bool(of.means)
        assert not row.code.startswith(OWN)
    assert set(of.given) | set(of.not_asked) <= set(of.shipped)
    assert len({row.label.casefold() for row in of.shipped.values()}) == len(of.shipped)


def test_every_code_an_absence_may_propose_is_an_absence_of_the_national_list():
    proposed = {code for means in ABSENCES.means for code in means.split("/")}
    assert all(not national_codes()[code].is_withdrawn for code in proposed)


@pytest.mark.usefixtures("loaded")
class TestLoading:
    def test_all_that_is_shipped_is_loaded(self):
        assert {row.kind for row in CodedReason.objects.all()} == set(KINDS)
        assert CodedReason.objects.count() == sum(len(kind.shipped) for kind in KINDS.values())

    def test_what_a_person_changed_closed_or_took_away_stays_so(self, admin):
        called = shipped(ENDS, "custody")
        called.label = "In custody"
        called.enter(by=admin)
        shipped(ENDS, "funding").close(clock.today(), by=admin)
        shipped(OFFER_DECLINES, "peers").delete()
        before = list(CodedReason.objects.order_by("pk").values())
        load()
        assert list(CodedReason.objects.order_by("pk").values()) == before


@pytest.mark.usefixtures("loaded")
class TestThePages:
    @pytest.mark.parametrize("kind", list(KINDS))
    def test_each_kind_has_its_list_with_everything_there_is(self, kind, admin, sign_in):
        of, client = KINDS[kind], sign_in(admin)
        shown = client.get(listed(of)).text
        assert of.title in shown
        assert all(row.label.replace("'", "&#x27;") in shown for row in of.shipped.values())
        assert listed(of) in client.get(reverse("set-up")).text
        file = client.get(listed(of), {"download": "csv"}).content.decode("utf-8-sig")
        assert {row["Code"] for row in csv.DictReader(io.StringIO(file))} == set(of.shipped)

    def test_a_list_costs_the_same_with_twenty_more(self, admin, sign_in, queries):
        client = sign_in(admin)
        few = queries(client.get, listed(ENDS))
        rows = (CodedReason(kind=ENDS.code, code=f"own_{n}", label=f"Reason {n}", group="left") for n in range(20))
        CodedReason.objects.bulk_create(rows)
        assert queries(client.get, listed(ENDS)) == few

    def test_a_council_adds_its_own_and_must_say_what_it_means(self, admin, sign_in):
        client, add = sign_in(admin), reverse("core:reason-add", args=[ENDS.code])
        said = {"label": "Grew out of it", **day("starts_on", clock.today())}
        refused = client.post(add, said).text
        assert "Select the group it stands under" in refused
        assert "Select what it means" in refused
        assert "Select one of these" not in refused  # each field says it once
        assert "not_started" not in client.get(add).text.replace('value="not_started"', "", 1)  # the group alone
        client.post(add, {**said, "group": "moved_on", "means": "positive"})
        added = CodedReason.objects.get(label="Grew out of it")
        assert added.code == "own_grew_out_of_i"
        assert ENDS.is_offered(added.code)
        event = Event.objects.get(act="added", object_type="core.CodedReason")
        assert (event.user_id, event.object_name) == (admin.user_id, "Grew out of it")

    def test_the_same_words_are_refused_whichever_way_they_are_written(self, admin, sign_in):
        add = reverse("core:reason-add", args=[OFFER_DECLINES.code])
        said = {"label": "sTAFFING", "group": "other", **day("starts_on", clock.today())}
        assert "in these words already" in sign_in(admin).post(add, said).text

    def test_one_from_a_day_to_come_is_not_offered_before_it(self, admin, sign_in):
        later = clock.today() + timedelta(days=7)
        add = reverse("core:reason-add", args=[OFFER_DECLINES.code])
        sign_in(admin).post(add, {"label": "Too far", "group": "travel", **day("starts_on", later)})
        assert not OFFER_DECLINES.is_offered("own_too_far")
        assert "own_too_far" in {row.code for row in OFFER_DECLINES.offered(later)}

    def test_words_are_changed_while_nothing_says_them(self, admin, sign_in, grown):
        client = sign_in(admin)
        assert page(grown, "-edit") in client.get(page(grown)).text
        said = {"label": "Grew up", "group": "left", "means": "neither", **day("starts_on", clock.today())}
        client.post(page(grown, "-edit"), said)
        assert ENDS.label(grown.code) == "Grew up"

    def test_what_is_always_given_is_never_closed(self, admin, sign_in):
        given, client = shipped(ENDS, "planned"), sign_in(admin)
        assert page(given, "-close") not in client.get(page(given)).text
        assert "so it stays" in client.post(page(given, "-close"), day("closed_on", clock.today())).text
        assert ENDS.is_offered("planned")

    def test_the_last_that_may_be_chosen_is_not_closed(self, admin):
        *others, last = CodedReason.objects.of_kind(OFFER_DECLINES)
        CodedReason.objects.filter(pk__in=[row.pk for row in others]).update(closed_on=clock.today())
        with pytest.raises(Exception, match="last one that may be chosen"):
            last.close(clock.today(), by=admin)

    def test_one_of_another_kind_or_none_is_not_found(self, admin, sign_in):
        client = sign_in(admin)
        assert client.get(reverse("core:reasons", args=["nothing"])).status_code == 404
        assert client.get(reverse("core:reason-add", args=["nothing"])).status_code == 404


class TestInUse:
    @pytest.fixture
    def placement(self, provider, school) -> Placement:
        return placed(provider, school)

    @pytest.fixture
    def ended(self, placement, grown) -> CodedReason:
        row = Placement.objects.filter(pk=placement.pk)
        row.update(status="ended", ended_on=date(2026, 11, 6), end_reason=grown.code)
        return grown

    def test_it_keeps_its_words_and_what_it_means(self, admin, sign_in, ended):
        client = sign_in(admin)
        said = {"label": "Otherwise", "group": "left", "means": "neither", **day("starts_on", clock.today())}
        assert page(ended, "-edit") not in client.get(page(ended)).text
        assert "so it keeps its words" in client.post(page(ended, "-edit"), said).text
        ended.label = "Otherwise"
        with pytest.raises(Exception, match="in use and keeps its words"):
            ended.enter(by=admin)
        assert ENDS.label(ended.code) == "Grew out of it"

    def test_a_closed_one_is_offered_no_more_and_still_read_and_found(
        self, admin, manager, lead, sign_in, ended, placement
    ):
        sign_in(admin).post(page(ended, "-close"), day("closed_on", clock.today()))
        assert ended.code not in dict(ENDS.choices())
        client, rows = sign_in(manager), reverse("placements:placements")
        assert "Grew out of it" in client.get(reverse("placements:placement", args=[placement.pk])).text
        assert placement.reference in client.get(rows, {"ended": ended.code}).text
        assert placement.reference not in client.get(rows, {"ended": "returned"}).text
        file = client.get(rows, {"download": "csv"}).content.decode("utf-8-sig")
        row = next(csv.DictReader(io.StringIO(file)))
        assert (row["Why it ended"], row["Group of why it ended"]) == ("Grew out of it", "Moved on")
        sign_in(admin).post(page(ended, "-open-again"))
        assert ended.code in dict(ENDS.choices())

    def test_a_code_nobody_knows_is_refused_by_the_table(self, placement):
        offer = OfferFactory()
        for rows, name in (
            (Placement.objects.filter(pk=placement.pk), "end_reason"),
            (Offer.objects.filter(pk=offer.pk), "decline_reason"),
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                rows.update(**{name: "invented"})


class TestAbsences:
    @pytest.fixture
    def session(self, provider, school) -> Session:
        return due(placed(provider, school), date(2026, 11, 18))[0]

    @pytest.fixture
    def court(self, admin) -> CodedReason:
        return CodedReason(kind=ABSENCES.code, label="Court {today} <b>", means="C").enter(by=admin)

    def test_one_of_the_councils_own_proposes_its_code(self, court):
        proposal = propose(Case(Happened("absent", court.code), commissioner_is_council=True))
        assert (proposal.code, proposal.reason) == ("C", "Court {today} <b>")

    def test_a_register_file_says_it_in_its_words_and_still_does_once_it_is_closed(self, admin, court):
        assert cells.mark("COURT {today} <b>", None) == Meaning("absent", court.code)
        court.close(clock.today(), by=admin)
        assert cells.mark("Absent: court {today} <b>", None) == Meaning("absent", court.code)

    @pytest.mark.parametrize("label", ["Taxi", "late", "I", "Closed", "Late 10", "No Show", "D"])
    def test_words_that_a_file_reads_otherwise_are_refused(self, label, admin):
        with pytest.raises(Exception, match="read otherwise already"):
            CodedReason(kind=ABSENCES.code, label=label, means="C").enter(by=admin)

    def test_none_of_the_councils_own_means_that_nothing_is_known_yet(self, admin):
        with pytest.raises(Exception, match="Select one of these"):
            CodedReason(kind=ABSENCES.code, label="Nobody rang", means="N").enter(by=admin)

    def test_a_register_offers_it_and_says_what_was_saved(self, session, tutor, admin, sign_in, court):
        address = reverse("attendance:register", args=[session.placement.site_id, session.date, session.half])
        with clock.set_to(clock.at(session.date, 15)):
            client, pk = sign_in(tutor), session.pk
            said = {"rest": "attended", f"k{pk}": "absent", f"r{pk}": ""}
            assert "Court {today} &lt;b&gt;" in client.post(address, said).text
            client.post(address, {**said, f"r{pk}": court.code})
            assert session.mark.reason == court.code
            court.close(clock.today(), by=admin)
            assert f"value={court.code} checked>Court {{today}} &lt;b&gt;</label>" in sign_in(tutor).get(address).text

    def test_a_common_one_that_is_closed_is_no_click_away_any_more(self, session, tutor, admin, sign_in):
        load()
        shipped(ABSENCES, "truant").close(clock.today(), by=admin)
        address = reverse("attendance:register", args=[session.placement.site_id, session.date, session.half])
        with clock.set_to(clock.at(session.date, 15)):
            shown = sign_in(tutor).get(address).text
        assert "Stayed away" not in shown
        assert "Refused</label>" in shown

    def test_a_shipped_one_is_in_use_once_a_mark_says_it(self, session):
        load()
        assert not shipped(ABSENCES, "interview").is_in_use
        MarkFactory(session=session, kind="absent", reason="interview")
        assert shipped(ABSENCES, "interview").is_in_use


def test_every_kind_says_where_its_codes_stand():
    for kind in KINDS.values():
        assert all(rows.model._meta.get_field(name) for rows, name in kind.places())
    coded = {f"{model._meta.label}.{name}" for model in apps.get_models() for name in _coded(model)}
    assert coded == {place for kind in KINDS.values() for place in kind.columns}


def _coded(model: type) -> list[str]:
    """The fields whose table asks that what they say is a reason."""
    rules = [str(getattr(rule, "condition", "")) for rule in model._meta.constraints]
    return [
        field.name
        for field in model._meta.fields
        if any(f"('{field.name}__startswith', '{OWN}')" in rule for rule in rules)
    ]


def test_reasons_are_asked_for_once_however_long_a_page(admin, django_assert_num_queries):
    entered.forget()
    with django_assert_num_queries(1):
        assert {ENDS.label("returned") for _ in range(100)} == {"Objectives met, returned to school"}
        assert ABSENCES.known()


def test_what_is_said_of_them_is_shipped_with_each_room():
    assert all(isinstance(kind.file, Path) and kind.file.exists() for kind in KINDS.values())
