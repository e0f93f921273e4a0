"""Taking a register: two clicks when all are present, two more for an exception, and every pupil once."""

import gzip
import re
from datetime import date, time

import pytest
from django.template.base import Template
from django.urls import reverse

from attendance.absences import ABSENCES
from attendance.forms.register_rows import COMMON
from attendance.models import Mark, MarkChange
from core import clock
from core.models import Event
from tests.cast import held
from tests.factories.attendance import MarkFactory, due, placed
from tests.factories.providers import ProgrammeFactory, SiteFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]

TODAY = date(2026, 11, 18)


@pytest.fixture(scope="module")
def scene(bare):
    """Eight pupils due this morning at one site."""
    provider, school = bare["provider"], bare["school"]
    first = placed(provider, school)
    others = [placed(provider, school, site=first.site) for _ in range(7)]
    bare["eight"] = [due(placement, TODAY)[0] for placement in (first, *others)]
    return bare


eight = held("eight")


def address(session):
    return reverse("attendance:register", args=[session.placement.site_id, session.date, session.half])


def seen(session, page=None):
    """What the hidden field of a row sends back: nothing of an unmarked one, else the fingerprint on the page."""
    name = f"s{session.pk}"
    return {name: re.search(f'name={name} value(?:="([^"]*)")?', page.text).group(1) or "" if page else ""}


def chosen(session, page):
    """What is chosen of a pupil on the page."""
    return re.findall(f"name=k{session.pk} value=([a-z_]+) checked", page.text)


def test_all_present_takes_two_clicks(sign_in, tutor, eight):
    client = sign_in(tutor)
    listed = client.get(reverse("attendance:registers")).text
    assert address(eight[0]) in listed
    page = client.get(address(eight[0])).text
    assert re.search("Everyone <span[^>]*>else </span>attended: save", page)
    answer = client.post(address(eight[0]), {"rest": "attended"}, follow=True)
    assert answer.redirect_chain == [(reverse("attendance:registers"), 302)]
    assert "Register saved: 8 attended" in answer.text
    assert list(Mark.objects.values_list("kind", flat=True)) == ["attended"] * 8
    event = Event.objects.get(act="marks_saved")
    assert event.object_name == eight[0].placement.site.name


def test_an_exception_is_a_choice_and_what_goes_with_it(sign_in, tutor, eight):
    absent, late, left, closed, *_ = eight
    sign_in(tutor).post(
        address(eight[0]),
        {
            "rest": "attended",
            f"k{absent.pk}": "absent",
            f"r{absent.pk}": "illness",
            f"k{late.pk}": "late",
            f"m{late.pk}": "12",
            f"k{left.pk}": "left_early",
            f"l{left.pk}": "11.15",
            f"k{closed.pk}": "provider_closed",
        },
    )
    found = {mark.session_id: (mark.kind, mark.reason, mark.minutes_late, mark.left_at) for mark in Mark.objects.all()}
    assert found[absent.pk] == ("absent", "illness", None, None)
    assert found[late.pk] == ("late", "", 12, None)
    assert found[left.pk] == ("left_early", "", None, time(11, 15))
    assert found[closed.pk] == ("provider_closed", "", None, None)
    assert [found[session.pk][0] for session in eight[4:]] == ["attended"] * 4


def test_only_what_is_chosen_is_saved_when_nothing_is_said_of_the_rest(sign_in, tutor, eight):
    sign_in(tutor).post(address(eight[0]), {f"k{eight[0].pk}": "attended"})
    assert list(Mark.objects.values_list("session", flat=True)) == [eight[0].pk]


def test_an_absence_without_a_reason_is_asked_for_and_nothing_is_saved(sign_in, tutor, eight):
    page = sign_in(tutor).post(address(eight[0]), {"rest": "attended", f"k{eight[0].pk}": "absent"}).text
    assert f"Select why {eight[0].placement.pupil} was absent" in page
    assert not Mark.objects.exists()


@pytest.mark.parametrize(
    "field, kind, typed", [("m", "late", "x"), ("m", "late", "0"), ("m", "late", "9999"), ("l", "left_early", "noon?")]
)
def test_what_is_wrong_of_one_pupil_says_whose_it_is(sign_in, tutor, eight, field, kind, typed):
    session = eight[3]
    page = sign_in(tutor).post(
        address(session), {f"k{session.pk}": kind, f"{field}{session.pk}": typed, **seen(session)}
    )
    (error,) = page.context["form"].errors[f"{field}{session.pk}"]
    assert str(session.placement.pupil) in error
    assert not Mark.objects.exists()


def test_what_was_typed_under_another_choice_is_dropped(sign_in, tutor, eight):
    pk = eight[0].pk
    sign_in(tutor).post(address(eight[0]), {f"k{pk}": "attended", f"r{pk}": "illness", f"m{pk}": "5"})
    assert str(Mark.objects.get()) == "Attended"


def test_the_same_register_posted_twice_saves_once(sign_in, tutor, eight):
    client = sign_in(tutor)
    said = {"rest": "attended", f"k{eight[0].pk}": "absent", f"r{eight[0].pk}": "refused"}
    client.post(address(eight[0]), said)
    client.post(address(eight[0]), said)
    assert Mark.objects.count() == 8
    assert not MarkChange.objects.exists()
    assert Event.objects.filter(act="marks_saved").count() == 1


def test_what_a_colleague_saved_meanwhile_is_not_overwritten(sign_in, tutor, provider, eight):
    """The tutor opened the register when nobody was marked; the manager has since marked one absent."""
    MarkFactory(session=eight[0], absent=True, saved_by=provider.user)
    client = sign_in(tutor)
    client.post(address(eight[0]), {"rest": "attended"})
    assert Mark.objects.get(session=eight[0]).kind == "absent"
    page = client.post(address(eight[1]), {f"k{eight[0].pk}": "attended", **seen(eight[0])}).text
    assert "somebody else saved this mark while you had the register open" in page
    assert Mark.objects.get(session=eight[0]).kind == "absent"


def test_after_looking_at_what_a_colleague_saved_it_is_changed_by_saving_again(sign_in, tutor, provider, eight):
    client = sign_in(tutor)
    opened = client.get(address(eight[0]))
    MarkFactory(session=eight[0], absent=True, saved_by=provider.user)
    MarkFactory(session=eight[1], absent=True, saved_by=provider.user)
    said = {f"k{eight[0].pk}": "attended", **seen(eight[0], opened), **seen(eight[1], opened)}
    refused = client.post(address(eight[0]), said)
    pupil = eight[0].placement.pupil
    assert f"{pupil}: 18 November 2026 AM: somebody else saved" in refused.text
    assert f"It says now: {Mark.objects.get(session=eight[0])}." in refused.text
    assert chosen(eight[1], refused) == ["absent"]  # not chosen here: drawn as it was saved
    client.post(
        address(eight[0]), {**said, **seen(eight[0], refused), **seen(eight[1], refused), "why": "He came late"}
    )
    assert Mark.objects.get(session=eight[0]).kind == "attended"
    assert Mark.objects.get(session=eight[1]).kind == "absent"


def test_whoever_came_to_the_register_after_it_was_opened_is_not_among_the_rest(
    sign_in, tutor, provider, school, eight
):
    page = sign_in(tutor).get(address(eight[0]))
    shown = {key: value for session in eight for key, value in seen(session, page).items()}
    (late,) = due(placed(provider, school, site=eight[0].placement.site), TODAY)
    answer = sign_in(tutor).post(address(eight[0]), {"rest": "attended", **shown}, follow=True)
    assert "Register saved: 8 attended" in answer.text
    assert not Mark.objects.filter(session=late).exists()


def test_a_change_keeps_the_old_mark_and_why(sign_in, tutor, eight):
    MarkFactory(session=eight[0], nature="sport")
    client = sign_in(tutor)
    page = client.get(address(eight[0]))
    assert "Saved by" in page.text
    client.post(
        address(eight[0]),
        {
            f"k{eight[0].pk}": "late",
            f"m{eight[0].pk}": "5",
            **seen(eight[0], page),
            "why": "The bus was late",
        },
    )
    change = MarkChange.objects.get()
    assert (change.was, change.became, change.why) == ("Attended", "Late by 5 minutes", "The bus was late")
    assert Mark.objects.get().nature == "sport"


def test_the_hidden_field_of_a_mark_is_keyed_and_anybody_elses_is_not_taken(sign_in, tutor, provider, eight):
    MarkFactory(session=eight[0])
    theirs = seen(eight[0], sign_in(provider).get(address(eight[0])))
    client = sign_in(tutor)
    page = client.get(address(eight[0]))
    assert "attended||||" not in page.text
    for sent in (theirs, {f"s{eight[0].pk}": "attended||||"}, {f"s{eight[0].pk}": "é\x00"}, seen(eight[0])):
        said = client.post(address(eight[0]), {f"k{eight[0].pk}": "absent", f"r{eight[0].pk}": "illness", **sent})
        assert said.status_code == 200
    assert Mark.objects.get().kind == "attended"


def test_a_locked_mark_says_why_and_is_left(sign_in, tutor, placement_then):
    session = placement_then
    client = sign_in(tutor)
    page = client.get(address(session)).text
    assert "it was saved and is older than 5 school days. Ask the council to change it." in page
    assert f'name="k{session.pk}"' not in page
    client.post(address(session), {f"k{session.pk}": "absent", f"r{session.pk}": "illness"})
    assert Mark.objects.get().kind == "attended"


def test_why_several_are_locked_is_said_once(sign_in, tutor, placement_then, provider, school):
    (other,) = due(placed(provider, school, site=placement_then.placement.site), placement_then.date)
    MarkFactory(session=other)
    page = sign_in(tutor).get(address(other)).text
    assert page.count("it was saved and is older than 5 school days") == 1
    assert page.count("Ask for a correction") == 2


@pytest.fixture
def placement_then(provider, school, council):
    (session,) = due(placed(provider, school), date(2026, 11, 4))
    MarkFactory(session=session)
    return session


def test_the_council_changes_it_and_must_say_why(sign_in, officer, placement_then):
    session = placement_then
    client = sign_in(officer)
    shown = seen(session, client.get(address(session)))
    said = {f"k{session.pk}": "absent", f"r{session.pk}": "illness", **shown}
    assert "Enter why the saved mark is changed" in client.post(address(session), said).text
    client.post(address(session), {**said, "why": "The school told us"})
    assert MarkChange.objects.get().why == "The school told us"


def test_a_day_to_come_is_shown_and_not_taken(sign_in, tutor, provider, school):
    (session,) = due(placed(provider, school), date(2026, 11, 19))
    client = sign_in(tutor)
    assert "is in the future" in client.get(address(session)).text
    client.post(address(session), {"rest": "attended"})
    assert not Mark.objects.exists()


def test_a_stranger_finds_nothing(sign_in, provider2, lead, viewer, quality, eight):
    assert sign_in(provider2).get(address(eight[0])).status_code == 404
    assert sign_in(provider2).post(address(eight[0]), {"rest": "attended"}).status_code == 404
    for acting in (lead, viewer, quality):
        assert sign_in(acting).get(address(eight[0])).status_code == 403
    assert not Mark.objects.exists()


def test_a_programme_narrows_the_register(sign_in, tutor, eight):
    programme = ProgrammeFactory(site=eight[0].placement.site)
    placement = eight[0].placement
    placement.programme = programme
    placement.save()
    client = sign_in(tutor)
    listed = client.get(reverse("attendance:registers"), {"programme": programme.pk}).text
    assert "0 of 1" in listed
    page = client.get(address(eight[0]), {"programme": programme.pk}).text
    assert str(placement.pupil) in page
    assert str(eight[1].placement.pupil) not in page
    assert client.get(address(eight[0]), {"programme": "nonsense"}).status_code == 200


def test_a_name_with_braces_and_angles_is_only_a_name(sign_in, tutor, eight):
    pupil = eight[3].placement.pupil
    pupil.legal_surname = "O'{name} <b>"
    pupil.save()
    assert "O&#x27;{name} &lt;b&gt;</legend>" in sign_in(tutor).get(address(eight[0])).text


def test_the_common_reasons_are_a_click_away_and_are_reasons(sign_in, tutor, eight):
    assert {slug for slug, _ in COMMON} <= set(ABSENCES.shipped)
    page = sign_in(tutor).get(address(eight[0])).text
    for slug, words in COMMON:
        assert f"name=r{eight[0].pk} value={slug}>{words}</label>" in page


def test_another_reason_is_asked_for_where_it_is_needed_alone(sign_in, tutor, eight):
    pk, client = eight[0].pk, sign_in(tutor)
    said = {"rest": "attended", f"k{pk}": "absent", f"r{pk}": ""}
    page = client.post(address(eight[0]), said)
    assert page.text.count("<select") == 1
    assert all(reason.label in page.text for reason in ABSENCES.shipped.values())
    assert chosen(eight[0], page) == ["absent"]
    client.post(address(eight[0]), {**said, f"r{pk}": "interview"})
    page = client.get(address(eight[0])).text
    assert f"name=r{pk} value=interview checked>Interview for a job" in page


def test_what_was_saved_is_said_again(sign_in, tutor, eight):
    absent, late = eight[:2]
    said = {f"k{absent.pk}": "absent", f"r{absent.pk}": "illness", f"k{late.pk}": "late"}
    client = sign_in(tutor)
    answer = client.post(address(absent), {"rest": "attended", **said}, follow=True)
    assert "Register saved: 6 attended, 1 late, 1 absent (ill)" in answer.text
    shown = seen(late, client.get(address(late)))
    answer = client.post(address(late), {f"k{late.pk}": "attended", **shown, "why": "He was there"}, follow=True)
    assert "Register saved: 1 changed to attended" in answer.text


def test_everyone_else_stays_one_click_after_one_was_saved(sign_in, tutor, eight):
    client = sign_in(tutor)
    client.post(address(eight[0]), {f"k{eight[0].pk}": "absent", f"r{eight[0].pk}": "illness"})
    page = client.get(address(eight[0]))
    assert "attended: save" in page.text
    sent = {key: value for session in eight for key, value in seen(session, page).items()}
    client.post(
        address(eight[0]), {"rest": "attended", f"k{eight[0].pk}": "absent", **sent, f"r{eight[0].pk}": "illness"}
    )
    assert Mark.objects.get(session=eight[0]).kind == "absent"
    assert Mark.objects.filter(kind="attended").count() == 7


def test_two_pupils_of_one_name_are_told_apart_by_year_and_school(sign_in, tutor, provider, eight, school):
    one, other = (session.placement.pupil for session in eight[:2])
    other.legal_surname, other.legal_forename = one.legal_surname, one.legal_forename
    other.preferred_forename = one.preferred_forename
    other.save()
    page = sign_in(tutor).get(address(eight[0])).text
    assert page.count("<small>") == 2
    assert len(re.findall(f"<small>Year [0-9]+, {school.name}", page)) == 2


class TestTheNextRegister:
    def test_is_the_afternoon_of_the_site_once_it_has_begun(self, sign_in, tutor, eight):
        (later,) = due(eight[0].placement, TODAY, halves=("PM",))
        with clock.set_to(clock.at(TODAY, 15)):
            answer = sign_in(tutor).post(address(eight[0]), {"rest": "attended"}, follow=True)
        assert answer.redirect_chain == [(address(later), 302)]
        assert f"Next: afternoon, {later.placement.site.name}" in answer.text

    def test_is_only_named_while_it_is_to_come(self, sign_in, tutor, eight):
        (later,) = due(eight[0].placement, TODAY, halves=("PM",))
        later.starts, later.ends = time(12, 45), time(14, 45)
        later.save()
        answer = sign_in(tutor).post(address(eight[0]), {"rest": "attended"}, follow=True)
        assert answer.redirect_chain == [(reverse("attendance:registers"), 302)]
        assert f"Next: afternoon, {later.placement.site.name}, begins at 12:45pm" in answer.text

    def test_is_another_sites_when_none_is_left_here(self, sign_in, tutor, eight, school, provider):
        other = placed(provider, school, site=SiteFactory(provider=eight[0].placement.provider))
        (session,) = due(other, TODAY)
        answer = sign_in(tutor).post(address(eight[0]), {"rest": "attended"}, follow=True)
        assert answer.redirect_chain == [(address(session), 302)]

    def test_is_never_another_providers(self, sign_in, manager, eight, provider2, school):
        due(placed(provider2, school), TODAY)
        answer = sign_in(manager).post(address(eight[0]), {"rest": "attended"}, follow=True)
        assert answer.redirect_chain == [(reverse("attendance:registers"), 302)]


def test_a_page_of_thirty_costs_a_handful_of_templates(sign_in, tutor, provider, eight, school, monkeypatch):
    for _ in range(22):
        due(placed(provider, school, site=eight[0].placement.site), TODAY)
    client, drawn = sign_in(tutor), []
    render = Template._render
    monkeypatch.setattr(Template, "_render", lambda self, context: drawn.append(self.name) or render(self, context))
    page = client.get(address(eight[0])).text
    assert page.count("<fieldset") == 30
    assert len(drawn) < 40
    assert len(page.encode()) < 40_000
    assert len(gzip.compress(page.encode())) < 7_000


def test_the_list_is_about_today_again_next_time(sign_in, tutor, eight):
    client = sign_in(tutor)
    assert "No pupil is due on this day" in client.get(reverse("attendance:registers"), {"day": "2026-11-17"}).text
    answer = client.get(reverse("attendance:registers"), follow=True)
    assert "Today, Wednesday 18 November 2026" in answer.text
    assert "0 of 8" in answer.text


@pytest.mark.parametrize(
    "query", ["?day=nonsense", "?day=0001-01-01", "?page=-1", "?day_day=31&day_month=2&day_year=2026"]
)
def test_nonsense_in_the_address_is_no_error(sign_in, tutor, eight, query):
    assert sign_in(tutor).get(reverse("attendance:registers") + query).status_code == 200


@pytest.mark.parametrize("day", ["2026-13-01", "2026-02-30", "0000-00-00"])
def test_a_day_that_is_none_is_not_there(sign_in, tutor, eight, day):
    site = eight[0].placement.site_id
    assert sign_in(tutor).get(f"/attendance/registers/{site}/{day}/AM/").status_code == 404


def test_past_days_with_a_gap_are_listed_to_be_chased(sign_in, tutor, eight, provider, school):
    gap, full = due(eight[0].placement, date(2026, 11, 16), date(2026, 11, 17))
    MarkFactory(session=full)
    page = sign_in(tutor).get(reverse("attendance:registers-missing")).text
    assert address(gap) in page
    assert address(full) not in page
    assert "Not in (1)" in page


def test_each_list_costs_the_same_for_two_registers_as_for_twelve(sign_in, tutor, queries, eight, provider, school):
    client = sign_in(tutor)
    due(eight[0].placement, date(2026, 11, 16))
    lists = [reverse("attendance:registers"), reverse("attendance:registers-missing"), address(eight[0])]
    few = [queries(client.get, url) for url in lists]
    for _ in range(5):
        placement = placed(provider, school, site=SiteFactory(provider=eight[0].placement.provider))
        due(placement, TODAY, date(2026, 11, 16), halves=("AM", "PM"))
        due(placed(provider, school, site=eight[0].placement.site), TODAY)
    assert [queries(client.get, url) for url in lists] == few
    assert max(few) < 30


def test_the_council_sees_registers_of_every_provider(sign_in, manager, eight, provider2, school):
    due(placed(provider2, school), TODAY)
    page = sign_in(manager).get(reverse("attendance:registers")).text
    assert "Irwell Forge" in page
    assert "Worsley Kilns" in page
