"""The demo borough holds what it promises, adds up, and names nobody real."""

import csv
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count, F
from django.test import Client
from django.urls import reverse

from accounts.models import Affiliation, CouncilFile, Organisation, Postcode, School, User
from attendance import recounting
from attendance.models import Correction, Mark, MarkChange, Upload
from audits import version_changes
from audits.models import Action, Audit, AuditTemplate
from core import identifiers
from core.models import Event, Message
from demo import data_files
from demo.openings import NEW, OVERDUE, UNAUDITED
from demo.people import SIGN_INS
from demo.tour import STOPS, Stop
from outcomes.models import Review
from placements import sessions
from placements.models import Agreement, Offer, Placement, Session
from providers import standing
from providers.models import (
    Block,
    Document,
    DocumentKind,
    FinalAudit,
    Lot,
    Membership,
    MembershipChange,
    Provider,
    Site,
)
from providers.models.final_audit import unaudited
from pupils.models import Pupil, PupilFile
from referrals.models import Referral
from reports.models import TermlyReport
from tests.seed.facts import facts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("borough")]

REGISTER = Path(__file__).parents[1] / "data" / "gias"
TODAY = date(2026, 11, 18)
BACKEND = "django.contrib.auth.backends.ModelBackend"


def test_every_child_is_found_by_name() -> None:
    assert not Pupil.objects.filter(name_words=None).exists()


def test_one_child_is_found_by_the_name_it_had_before(client: Client) -> None:
    client.force_login(User.objects.get(email="manager@demo.salford-ap.example"), backend=BACKEND)
    found = client.post(reverse("search"), {"words": "Farnworthy"}, follow=True)
    assert "Found by a name they had before" in found.content.decode()


def by_status(model: Any) -> dict[str, int]:
    return dict(model.objects.order_by().values_list("status").annotate(Count("pk")))


def real_names() -> set[str]:
    """Every name of a school in the register's extracts we have."""
    found = set()
    for path in REGISTER.glob("*.csv"):
        text = path.read_bytes().decode("cp1252", "replace")
        for row in csv.DictReader(StringIO(text)):
            found |= {(row.get(column) or "").strip().casefold() for column in ("EstablishmentName", "LinkName")}
    return found - {""}


def test_it_says_up_to_which_day_its_history_goes(borough: str) -> None:
    assert borough.splitlines()[-1] == "The demo borough stands, with a history up to 18/11/2026."


def test_it_has_forty_schools_of_every_kind() -> None:
    schools = School.objects.order_by("urn")
    assert [school.urn for school in schools] == [str(900_001 + place) for place in range(40)]
    assert [school.dfe_number for school in schools] == [f"355/{9901 + place}" for place in range(40)]
    kinds = [row["kind"] for row in data_files.schools()]
    assert {kind: kinds.count(kind) for kind in kinds} == {"primary": 22, "secondary": 12, "special": 5, "pru": 1}
    assert Organisation.objects.exclude(is_council=True).exclude(is_demo=True).count() == 0


def test_it_has_eighteen_providers_over_all_ten_lots() -> None:
    assert Provider.objects.count() == 18
    assert set(Membership.objects.values_list("lot__number", flat=True)) == set(range(1, 11))
    assert Lot.objects.count() == 10
    assert set(Provider.objects.values_list("registration", flat=True)) == {"registered", "unregistered"}
    assert School.objects.filter(organisation__provider__isnull=False).get().type_name == "Pupil referral unit"


def test_no_school_or_provider_has_the_name_of_a_real_school() -> None:
    known = real_names()
    assert len(known) > 40, "the extracts were read"
    assert not known & {name.casefold() for name in Organisation.objects.values_list("name", flat=True)}


def test_schools_and_sites_stand_on_real_postcodes() -> None:
    used = {*School.objects.values_list("postcode", flat=True), *Site.objects.values_list("postcode", flat=True)}
    assert Postcode.objects.filter(pk__in=used).count() == len(used)
    assert not School.objects.filter(easting=None).exists()
    assert not Site.objects.filter(easting=None).exists()


def test_no_upn_can_be_a_real_childs() -> None:
    numbers = list(Pupil.objects.exclude(upn=None).values_list("upn", flat=True))
    assert len(numbers) >= 195
    assert all(identifiers.upn(number).is_valid for number in numbers)
    assert {number[1:4] for number in numbers} == {"355"}
    assert {number[4:8] for number in numbers} == {str(number) for number in range(9901, 9921)}


def test_it_has_placements_in_every_state() -> None:
    counts = by_status(Placement)
    assert set(counts) == set(Placement.Status.values)
    earlier = Placement.objects.filter(starts_on__lt=date(2026, 1, 1))
    assert sum(counts.values()) - earlier.count() == 160
    assert min(counts.values()) >= 5
    reasons = set(Placement.objects.filter(status="ended").values_list("end_reason", flat=True))
    assert len(reasons) >= 10


def test_it_has_referrals_offers_and_agreements_in_every_state() -> None:
    assert set(by_status(Referral)) == set(Referral.Status.values)
    assert set(by_status(Offer)) == set(Offer.Status.values)
    # Signed by both, it is in force at once; only a change waits for its first day.
    assert set(by_status(Agreement)) >= {"drafted", "signed_by_provider", "in_force", "replaced"}


def test_every_session_is_one_that_is_due() -> None:
    """Rows are what agreements, pauses and calendars say: nothing was left over or forgotten on the way."""
    placements = list(Placement.objects.select_related("provider"))
    rows = {(placement, day, half) for placement, day, half in Session.objects.values_list("placement", "date", "half")}
    computed = sessions.due(placements, date(2025, 9, 1))
    due = {(pk, *half_day.key) for pk, half_days in computed.items() for half_day in half_days}
    assert len(rows) > 7000
    assert rows == due


def test_nothing_is_left_for_the_night_to_mend() -> None:
    assert sessions.complete() == 0
    assert recounting.check() == 0


@pytest.mark.parametrize(
    "label, rows, acts",
    [
        (
            "placements.Referral",
            Referral.objects.filter(status="approved").exclude(decided_by=None),
            {"started", "submitted", "approved"},
        ),
        (
            "placements.Referral",
            Referral.objects.filter(status="approved", decided_by=None),
            {"started", "submitted", "approved_by_route"},
        ),
        ("placements.Offer", Offer.objects.filter(status="accepted"), {"offered", "accepted"}),
        (
            "placements.Placement",
            Placement.objects.exclude(status="agreed"),
            {"agreed", "started", "sessions_settled", "reviews_planned"},
        ),
        ("placements.Placement", Placement.objects.filter(status="ended"), {"ended"}),
        (
            "placements.Agreement",
            Agreement.objects.filter(status="in_force"),
            {"drafted", "signed_by_provider", "signed_by_commissioner", "in_force"},
        ),
        ("placements.Review", Review.objects.exclude(held_on=None), {"held"}),
        ("providers.Document", Document.objects.filter(status="accepted"), {"handed_in", "accepted"}),
        ("audits.Audit", Audit.objects.final(), {"planned", "started", "self_assessed", "drafted", "finalised"}),
        ("pupils.Pupil", Pupil.objects.all(), {"added"}),
    ],
)
def test_every_act_of_the_history_is_on_the_trail(label: str, rows: Any, acts: set[str]) -> None:
    told = set(Event.objects.filter(object_type=label, act__in=acts).values_list("object_id", "act").distinct())
    assert told >= {(str(pk), act) for pk in rows.values_list("pk", flat=True) for act in acts}


def test_no_referral_is_started_after_it_was_sent() -> None:
    told = Event.objects.filter(object_type="placements.Referral", act__in=["started", "submitted"])
    at = {(key, act): when for key, act, when in told.values_list("object_id", "act", "at")}
    sent = [key for key, act in at if act == "submitted"]
    assert [key for key in sent if at[key, "started"] > at[key, "submitted"]] == []


def test_the_trail_counts_every_mark_that_was_saved() -> None:
    saved = Event.objects.filter(act__in=["marks_saved", "approved"]).exclude(changes__new=None)
    assert sum(event.changes["new"] for event in saved) == Mark.objects.count()


def test_attendance_has_gaps_lateness_closures_and_corrections() -> None:
    kinds = dict(Mark.objects.order_by().values_list("kind").annotate(Count("pk")))
    assert set(kinds) == set(Mark.Kind.values)
    past = Session.objects.filter(date__lt=TODAY)
    assert 0.005 < past.filter(mark=None).count() / past.count() < 0.06
    assert not Mark.objects.filter(session__date__gte=TODAY).exists()
    assert MarkChange.objects.count() > 30
    assert MarkChange.objects.filter(why="").count() == 0


def test_attendance_reaches_one_and_a_half_terms_back() -> None:
    first = Session.objects.filter(date__gte=date(2026, 4, 1)).earliest("date").date
    assert date(2026, 4, 20) <= first < date(2026, 5, 1)


def test_the_same_term_a_year_ago_stands_beside_this_one() -> None:
    """Week by week but for half-term."""
    then = Session.objects.filter(date__range=(date(2025, 9, 15), date(2025, 12, 12)))
    weeks = set(Mark.objects.filter(session__in=then).values_list("session__date__week", flat=True))
    assert weeks == {*range(38, 51)} - {44}
    assert Placement.objects.filter(starts_on__lt=date(2026, 1, 1)).exclude(status="ended").count() == 0
    assert Membership.objects.filter(starts_on=date(2025, 9, 1)).count() > 15


def test_audits_lead_to_actions_and_to_a_suspension() -> None:
    stages = set(by_status(Audit))
    assert stages == {"planned", "in_progress", "factual_accuracy", "final", "closed"}
    assert set(by_status(Action)) == set(Action.Status.values)
    suspended = Provider.objects.get(memberships__status="suspended", memberships__lot__number=2)
    assert not standing.of(suspended, TODAY).is_open
    assert Block.objects.filter(provider=suspended, ground="audit_outcome").exists()
    assert Placement.objects.filter(provider=suspended, status="active").exists(), "live placements are not touched"
    held = Placement.objects.waiting_to_start(TODAY)
    assert {placement.provider for placement in held} == {suspended}


def test_only_what_is_meant_to_stand_out_does() -> None:
    found = standing.of_many(Provider.objects.all(), TODAY)
    blocked = {row.slug: {reason.code for reason in its.blocking} for row, its in _by_row(found) if not its.is_open}
    assert blocked.pop("red-gantry") >= {"block"}
    # One provider nobody ever audited, past its days of grace; one whose year is over.
    assert blocked == {UNAUDITED: {"never_audited"}, OVERDUE: {"audit_overdue"}}
    expiring = [reason for its in found.values() for reason in its.reasons if reason.code == "document_expiring"]
    assert [reason.sentence for reason in expiring if "Public liability" in reason.sentence]
    assert len(expiring) == 2
    assert set(by_status(Document)) == set(Document.Status.values)


def _by_row(found: dict[Any, Any]) -> list[tuple[Provider, Any]]:
    rows = Provider.objects.in_bulk(list(found))
    return [(rows[key], its) for key, its in found.items()]


def test_most_providers_were_audited_within_the_year() -> None:
    within = FinalAudit.objects.filter(final_on__gt=date(2025, 11, 18)).values("provider").distinct().count()
    assert within == 15
    assert unaudited(TODAY) == {
        "never_audited": [row.pk for row in Provider.objects.filter(slug__in=[NEW, UNAUDITED])],
        "audit_overdue": [Provider.objects.get(slug=OVERDUE).pk],
    }
    newest = standing.of(Provider.objects.get(slug=NEW), TODAY)
    assert newest.is_open, "it still has days of grace"
    assert FinalAudit.objects.count() == Audit.objects.final().count()


def test_things_wait_for_somebody() -> None:
    changes = MembershipChange.objects.filter(status="proposed")
    assert {row.membership.provider.slug for row in changes} == {"cutting-room", "worsley-kilns"}
    assert all(row.proposed_by.email.startswith("quality@") for row in changes)
    assert Correction.objects.filter(status="proposed").count() == 1
    assert Correction.objects.filter(status="confirmed").exists()
    upload = Upload.objects.get(status="checked")
    assert all(upload.counts[group] for group in ("new", "changed", "unchanged", "rejected"))
    assert Upload.objects.filter(status="approved").exists()
    due = Review.objects.due()
    assert due.filter(due_on__lt=TODAY).count() >= 3
    assert due.filter(due_on__gte=TODAY).count() >= 50
    assert Review.objects.exclude(held_on=None).count() >= 80


def test_the_last_term_is_signed_off_for_the_borough_and_a_provider() -> None:
    reports = {(report.term, report.scope): report for report in TermlyReport.objects.filter(status="signed_off")}
    assert set(reports) == {("2026-summer", "borough"), ("2026-summer", "provider")}
    assert all(report.figures["figures"] for report in reports.values())


def test_audits_are_planned_on_a_version_in_force_and_a_qa_version_is_being_changed() -> None:
    assert Audit.objects.filter(template__kind="safeguarding", template__is_approved=True).count() > 10
    qa = AuditTemplate.objects.filter(kind="qa_visit").order_by("number")
    assert [row.is_approved for row in qa] == [True, False]
    found = {(change.about, change.tag.label) for change in version_changes.between(*qa)}
    assert {("ON. Teaching online", "Added"), ("VM. Value for money", "Closed")} <= found


def test_a_file_of_the_council_and_one_of_pupils_wait_for_a_yes() -> None:
    assert CouncilFile.objects.waiting().count() == PupilFile.objects.waiting().count() == 1


def test_a_digest_was_sent_and_nothing_waits_in_the_outbox() -> None:
    digests = Message.objects.filter(template="attendance/digest", period__startswith="2026-11-0")
    assert digests.filter(state="sent").count() > 10
    over = ["sent", "nothing_to_say", "dropped"]  # dropped: the question was answered, or closed, before its mail went
    assert not Message.objects.exclude(state__in=over).exists()
    assert not Message.objects.filter(sent_at__lt=F("written_at")).exists()


def test_no_message_says_a_childs_name_or_number() -> None:
    bodies = "\n".join(Message.objects.values_list("body", flat=True))
    assert not [upn for upn in Pupil.objects.exclude(upn=None).values_list("upn", flat=True) if upn in bodies]
    full_names = [f"{pupil.legal_forename} {pupil.legal_surname}" for pupil in Pupil.objects.all()]
    assert not [name for name in full_names if name in bodies]


@pytest.mark.parametrize("word", SIGN_INS)
def test_each_of_the_ten_can_sign_in(client: Client, word: str) -> None:
    form = {"login": f"{word}@demo.salford-ap.example", "password": "salford-demo"}
    answer = client.post(reverse("account_login"), form, follow=True)
    assert answer.status_code == 200
    assert answer.wsgi_request.user.email == form["login"]
    assert answer.redirect_chain, "a wrong password shows the form again"


def test_nobody_else_has_a_password() -> None:
    with_password = [user.email.split("@")[0] for user in User.objects.all() if user.has_usable_password()]
    assert sorted(with_password) == sorted(SIGN_INS)


def test_one_person_can_switch_between_two_roles() -> None:
    counts = Affiliation.objects.current().values_list("user__email").annotate(roles=Count("pk"))
    assert dict(counts)["provider2@demo.salford-ap.example"] == 2


def test_the_second_provider_signs_in_as_its_manager(client: Client) -> None:
    form = {"login": "provider2@demo.salford-ap.example", "password": "salford-demo"}
    home = client.post(reverse("account_login"), form, follow=True)
    assert str(home.wsgi_request.acting) == "Petra Nowicka, Provider manager at Worsley Kilns"


@pytest.mark.parametrize("word", ["lead", "lead2", "provider", "provider2"])
def test_those_who_sign_in_find_pupils_due_today(word: str) -> None:
    acting = Affiliation.objects.current().filter(user__email__startswith=f"{word}@").exclude(role="provider_tutor")[0]
    today = Session.objects.visible_to(acting).filter(date=TODAY)
    assert today.exists()


def test_a_second_time_it_says_so_and_changes_nothing() -> None:
    before = facts()
    with pytest.raises(CommandError, match="There are people in this database already"):
        call_command("seed")
    assert facts() == before


def test_it_goes_away_quietly_when_asked_to_fill_only_an_empty_database() -> None:
    out = StringIO()
    call_command("seed", "--if-empty", stdout=out)
    assert out.getvalue() == ""


@pytest.mark.urls("demo.urls")
@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.word)
def test_everything_the_tour_offers_opens_for_whom_it_is_meant(client: Client, stop: Stop) -> None:
    client.force_login(User.objects.get(email=stop.email), backend="django.contrib.auth.backends.ModelBackend")
    for words, address in stop.tries:
        assert client.get(address, follow=True).status_code == 200, words


def test_files_of_the_council_stand_in_each_state_that_stays() -> None:
    states = CouncilFile.Status
    assert by_status(CouncilFile) == {states.APPROVED: 1, states.CHECKED: 1, states.CANCELLED: 1}


def test_one_kind_of_document_is_asked_for_from_a_day_to_come() -> None:
    assert DocumentKind.objects.get(starts_on__gt=TODAY).title == "Lone working policy"
    assert DocumentKind.objects.exclude(guidance="").count() == 2
