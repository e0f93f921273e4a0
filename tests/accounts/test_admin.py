"""Django admin: for administrators in that role, without casework, every change on the trail."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.contrib import admin as django_admin
from django.test import Client
from django.urls import reverse

from accounts.models import Affiliation, Organisation, Role, School, User
from core.models import Calendar, Event, Message, Threshold
from core.recorded_admin import RecordedAdmin
from tests.accounts.codes import set_up
from tests.factories.accounts import AffiliationFactory, SchoolFactory

BACKEND = "django.contrib.auth.backends.ModelBackend"
TABLES = {"User", "Affiliation", "Invitation", "Organisation", "School", "Calendar", "Threshold"}


def act(client, table, action, rows, confirm=True):
    data = {"action": action, "_selected_action": [str(row.pk) for row in rows]}
    return client.post(reverse(f"admin:accounts_{table}_changelist"), data, follow=True)


def test_only_accounts_the_framework_and_reference_data_stand_there():
    assert {model.__name__ for model in django_admin.site._registry} >= TABLES
    rooms = {model._meta.app_label for model in django_admin.site._registry}
    assert rooms <= {"accounts", "core", "providers", "referrals"}
    of_referrals = {table.__name__ for table in django_admin.site._registry if table._meta.app_label == "referrals"}
    assert of_referrals == {"Route", "Reason"}, "the grounds of the law, and no referral"
    assert all(isinstance(table, RecordedAdmin) for table in django_admin.site._registry.values())


def test_an_administrator_gets_in(sign_in, admin):
    page = sign_in(admin).get(reverse("admin:index"))
    assert page.status_code == 200
    assert "Accounts and reference data" in page.content.decode()


@pytest.mark.parametrize("who", ["manager", "officer", "quality", "lead", "viewer", "provider", "tutor"])
def test_nobody_else_does(sign_in, request, who):
    answer = sign_in(request.getfixturevalue(who)).get(reverse("admin:index"), follow=True)
    assert answer.status_code == 403


def test_a_stranger_is_led_to_the_portals_own_sign_in(client, db):
    answer = client.get(reverse("admin:accounts_user_changelist"), follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse("account_login"))


def test_there_is_no_second_sign_in_page(client, admin):
    login = reverse("admin:login")
    answer = client.post(login, {"username": admin.user.email, "password": "correct horse battery"}, follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse("account_login"))
    assert client.get("/people/").status_code == 302


def test_an_administrator_in_another_role_is_refused(sign_in, admin, council):
    other = AffiliationFactory(user=admin.user, organisation=council, role=Role.QUALITY_OFFICER)
    answer = sign_in(other).get(reverse("admin:index"), follow=True)
    assert answer.status_code == 403
    assert "while they act in that role" in answer.content.decode()


def test_a_superuser_without_the_role_is_refused(sign_in, manager):
    User.objects.filter(pk=manager.user.pk).update(is_staff=True, is_superuser=True)
    assert sign_in(manager).get(reverse("admin:index"), follow=True).status_code == 403


@pytest.mark.parametrize("table", sorted(TABLES))
def test_every_list_and_form_opens(sign_in, admin, lead, calendar, table):
    client = sign_in(admin)
    Threshold.objects.create(code="x", label="X", value=1, unit="days", starts_on="2026-09-01")
    room = "core" if table in {"Calendar", "Threshold"} else "accounts"
    name = f"admin:{room}_{table.lower()}"
    assert client.get(reverse(f"{name}_changelist"), {"q": "a"}).status_code == 200
    model = next(each for each in django_admin.site._registry if each.__name__ == table)
    row = model.objects.first()
    if row:
        assert client.get(reverse(f"{name}_change", args=[row.pk])).status_code == 200


def test_the_pages_hold_no_inline_script_or_style(sign_in, admin):
    page = sign_in(admin).get(reverse("admin:accounts_user_change", args=[admin.user.pk])).content.decode()
    assert not re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", page)
    assert " onclick=" not in page
    assert "default-src 'none'" in sign_in(admin).get(reverse("admin:index"))["Content-Security-Policy"]


@pytest.mark.parametrize(
    "name, args",
    [
        ("admin:accounts_user_add", False),
        ("admin:accounts_user_delete", True),
        ("admin:accounts_school_add", False),
    ],
)
def test_what_is_refused(sign_in, admin, name, args):
    address = reverse(name, args=[admin.user.pk] if args else [])
    assert sign_in(admin).post(address, {"post": "yes"}).status_code == 403


def test_register_facts_are_read_only(sign_in, admin):
    school = SchoolFactory(urn="900777")
    address = reverse("admin:accounts_school_change", args=[school.pk])
    client = sign_in(admin)
    assert "900777" in client.get(address).content.decode()
    assert client.post(address, {"urn": "111111"}).status_code == 403
    assert School.objects.get(pk=school.pk).urn == "900777"


def test_a_change_is_recorded_with_before_and_after(sign_in, admin, school):
    address = reverse("admin:accounts_organisation_change", args=[school.pk])
    before = school.name
    sign_in(admin).post(address, {"name": "Agecroft New School", "calendar": school.calendar_id})
    school.refresh_from_db()
    assert school.name == "Agecroft New School"
    event = Event.objects.get(act="changed")
    assert event.user == admin.user
    assert event.changes == {"name": [before, "Agecroft New School"]}


def test_saving_without_a_change_records_nothing(sign_in, admin, school):
    address = reverse("admin:accounts_organisation_change", args=[school.pk])
    sign_in(admin).post(address, {"name": school.name, "calendar": school.calendar_id})
    assert not Event.objects.filter(act="changed").exists()


def inline(prefix, rows, total, initial):
    data = {f"{prefix}-TOTAL_FORMS": total, f"{prefix}-INITIAL_FORMS": initial}
    for number, row in enumerate(rows):
        data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data


def test_closures_are_added_and_taken_away_on_the_trail(sign_in, admin):
    own = Calendar.objects.create(name="Own", parent=None)
    client = sign_in(admin)
    address = reverse("admin:core_calendar_change", args=[own.pk])
    row = {
        "kind": "inset",
        "starts_on": "2026-11-27",
        "ends_on": "2026-11-27",
        "note": "",
        "id": "",
        "calendar": own.pk,
    }
    none = inline("half_terms", [], 0, 0)
    client.post(address, {"name": "Own", **none, **inline("closures", [row], 1, 0)})
    closure = own.closures.get()
    gone = {**row, "id": closure.pk, "DELETE": "on"}
    client.post(address, {"name": "Own", **none, **inline("closures", [gone], 1, 1)})
    assert not own.closures.exists()
    acts = list(Event.objects.filter(object_type="core.Closure").order_by("pk").values_list("act", flat=True))
    assert acts == ["added", "taken_away"]


NEW_FIGURE = {"code": "offer_reply_days", "value": "4", "starts_on": "2026-12-01", "source": "Panel of November"}


@pytest.mark.parametrize(
    "wrong, words",
    [
        ({"code": "x"}, "Select a valid choice"),
        ({"value": "0"}, "Enter a number from 1 to 60."),
        ({"value": "61"}, "Enter a number from 1 to 60."),
        ({"value": "-3"}, "Enter a number from 1 to 60."),
        ({"value": "2.5"}, "Enter a whole number of school days."),
        ({"value": "NaN"}, "Enter a number"),
        ({"starts_on": "2026-12-24"}, "There is a figure of this rule from that day already"),
        ({"starts_on": "2026-09-02"}, "Enter today or a later day: what was decided before is not judged anew."),
    ],
)
def test_a_figure_its_rule_cannot_work_with_is_refused_in_a_sentence(sign_in, admin, wrong, words):
    Threshold.objects.create(code="offer_reply_days", label="Old", value=3, unit="x", starts_on="2026-12-24")
    answer = sign_in(admin).post(reverse("admin:core_threshold_add"), NEW_FIGURE | wrong)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert Threshold.objects.count() == 1


def test_a_new_figure_has_its_rules_own_words_and_unit_and_says_where_it_is_used(sign_in, admin):
    sign_in(admin).post(reverse("admin:core_threshold_add"), NEW_FIGURE)
    row = Threshold.objects.get()
    assert (row.label, row.unit) == ("A provider answers an offer within", "school days")
    page = sign_in(admin).get(reverse("admin:core_threshold_change", args=[row.pk])).content.decode()
    assert "In school days, from 1 to 60" in page
    assert "Offers: the day by which a provider answers" in page


def test_a_figure_that_has_begun_is_followed_and_not_changed(sign_in, admin):
    row = Threshold.objects.create(code="offer_reply_days", label="L", value=3, unit="days", starts_on="2026-09-01")
    address = reverse("admin:core_threshold_change", args=[row.pk])
    sign_in(admin).post(address, NEW_FIGURE | {"source": "Minutes"})
    row.refresh_from_db()
    assert (row.code, row.value, str(row.starts_on), row.source) == ("offer_reply_days", 3, "2026-09-01", "Minutes")


def signed_in_elsewhere(person):
    client = Client()
    client.force_login(person, backend=BACKEND)
    client.get("/cookies/")
    return client


def test_people_are_signed_out_everywhere(sign_in, admin, lead):
    theirs = signed_in_elsewhere(lead.user)
    act(sign_in(admin), "user", "end_sessions", [lead.user])
    assert theirs.get("/people/").status_code == 302
    assert Event.objects.get(act="sessions_ended").changes == {"sessions": 1}


def test_closing_an_account_ends_it_at_once_and_spares_ones_own(sign_in, admin, lead):
    theirs = signed_in_elsewhere(lead.user)
    client = sign_in(admin)
    act(client, "user", "close_accounts", [lead.user, admin.user])
    lead.user.refresh_from_db()
    assert not lead.user.is_active
    assert theirs.get("/people/").status_code == 302
    assert client.get(reverse("admin:index")).status_code == 200
    assert Event.objects.filter(act="account_closed").count() == 1


def test_closing_it_by_the_form_ends_it_too(sign_in, admin, lead):
    theirs = signed_in_elsewhere(lead.user)
    address = reverse("admin:accounts_user_change", args=[lead.user.pk])
    sign_in(admin).post(address, {"name": "Lead", "email": lead.user.email})
    assert theirs.get("/people/").status_code == 302
    assert Event.objects.get(act="changed").changes == {"is_active": ["True", "False"]}


def test_an_address_is_kept_in_small_letters(sign_in, admin, lead):
    address = reverse("admin:accounts_user_change", args=[lead.user.pk])
    sign_in(admin).post(address, {"name": "Lead", "email": "New.Address@School.Example", "is_active": "on"})
    lead.user.refresh_from_db()
    assert lead.user.email == "new.address@school.example"


def test_a_lost_second_factor_is_removed_and_its_owner_told(sign_in, admin, lead):
    set_up(lead.user)
    theirs = signed_in_elsewhere(lead.user)
    act(sign_in(admin), "user", "remove_second_factor", [lead.user])
    assert not Authenticator.objects.filter(user=lead.user).exists()
    assert theirs.get("/people/").status_code == 302
    assert Message.objects.get().recipient == lead.user


def give(client, person, organisation, role):
    data = {"user": person.pk, "organisation": organisation.pk, "role": role}
    return client.post(reverse("admin:accounts_affiliation_add"), data)


def test_a_role_is_given_and_opens_django_admin_to_an_administrator(sign_in, admin, officer, council):
    assert give(sign_in(admin), officer.user, council, Role.ADMINISTRATOR).status_code == 302
    officer.user.refresh_from_db()
    assert officer.user.is_staff
    assert Event.objects.filter(act="added", object_type="accounts.Affiliation").exists()


def test_nobody_gives_themselves_a_role(sign_in, admin, council):
    answer = give(sign_in(admin), admin.user, council, Role.AP_MANAGER)
    assert "yourself" in answer.content.decode()
    assert admin.user.affiliations.count() == 1


@pytest.mark.parametrize("role, where", [(Role.AP_MANAGER, "school"), (Role.AP_LEAD, "council")])
def test_a_role_must_fit(sign_in, admin, officer, school, council, role, where):
    organisation = school if where == "school" else council
    assert give(sign_in(admin), officer.user, organisation, role).status_code == 200
    assert officer.user.affiliations.count() == 1


def test_a_role_held_already_is_not_given_twice(sign_in, admin, lead):
    answer = give(sign_in(admin), lead.user, lead.organisation, lead.role)
    assert "already has this role" in answer.content.decode()


def test_roles_are_ended_one_by_one_with_a_word_for_each(sign_in, admin, manager, lead):
    page = act(sign_in(admin), "affiliation", "end_roles", [manager, lead]).content.decode()
    assert "only AP Manager" in page
    assert not Affiliation.objects.current().filter(pk=lead.pk).exists()
    assert Affiliation.objects.current().filter(pk=manager.pk).exists()


def test_the_link_of_an_invitation_does_not_show(sign_in, admin, manager, school):
    from accounts import invitations

    asked = invitations.invite(email="n@school.example", name="N", organisation=school, role=Role.AP_LEAD, by=manager)
    page = sign_in(admin).get(reverse("admin:accounts_invitation_change", args=[asked.pk])).content.decode()
    assert asked.key not in page


def test_an_organisation_is_not_deleted(sign_in, admin, school):
    answer = sign_in(admin).post(reverse("admin:accounts_organisation_delete", args=[school.pk]), {"post": "yes"})
    assert answer.status_code == 403
    assert Organisation.objects.filter(pk=school.pk).exists()


@pytest.fixture
def half_terms(calendar, admin, sign_in):
    """Send the council's half-terms as they stand, but for what is said of one, and give the page's answer."""

    def send(code="", year="2026-27", more=(), **said):
        rows = [
            {
                "id": row.pk, "calendar": calendar.pk, "academic_year": row.academic_year, "code": row.code,
                "starts_on": str(row.starts_on), "ends_on": str(row.ends_on),
                **(said if (row.code, row.academic_year) == (code, year) else {}),
            }
            for row in calendar.half_terms.all()
        ]  # fmt: skip
        data = inline("half_terms", [*rows, *more], len(rows) + len(more), len(rows)) | inline("closures", [], 0, 0)
        address = reverse("admin:core_calendar_change", args=[calendar.pk])
        return sign_in(admin).post(address, {"name": "Council calendar", **data})

    return send


@pytest.mark.parametrize(
    "said, words",
    [
        ({"code": "autumn_1", "DELETE": "on"}, "Autumn, first half 2026-27 has begun: it keeps its name and stays."),
        ({"code": "autumn_2", "academic_year": "2027-28"}, "2027-28"),
        ({"code": "spring_1", "academic_year": "next"}, "Write the school year like 2026-27"),
        ({"code": "spring_1", "academic_year": "2026-28"}, "Write the school year like 2026-27"),
        ({"code": "spring_1", "starts_on": "2026-12-01"}, "share days. Change the days of one of them."),
        ({"code": "spring_1", "starts_on": "2025-01-04"}, "do not lie in the school year 2026-27"),
        ({"code": "spring_1", "starts_on": "2027-02-13"}, "The last day is before the first"),
    ],
)
def test_term_dates_that_would_break_pages_are_refused_in_a_sentence(half_terms, calendar, said, words):
    before = list(calendar.half_terms.values_list())
    answer = half_terms(**said)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert list(calendar.half_terms.values_list()) == before


def test_days_of_a_half_term_may_be_put_right_and_one_to_come_taken_out(half_terms, calendar):
    assert half_terms(code="autumn_2", ends_on="2026-12-17").status_code == 302
    assert str(calendar.half_terms.get(code="autumn_2", academic_year="2026-27").ends_on) == "2026-12-17"
    assert half_terms(code="summer_2", DELETE="on").status_code == 302
    assert not calendar.half_terms.filter(code="summer_2", academic_year="2026-27").exists()


def test_the_council_is_called_as_its_setting_says(sign_in, admin, council, school):
    for row, name in ((council, council.name), (school, "Renamed")):
        address = reverse("admin:accounts_organisation_change", args=[row.pk])
        assert sign_in(admin).post(address, {"name": "Renamed", "calendar": ""}).status_code == 302
        row.refresh_from_db()
        assert row.name == name
    assert council.calendar is not None
