"""A form opened in one role and sent in another: the person is asked, nothing is done, what was typed is kept."""

import re
import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Affiliation, Role
from attendance.models import Upload
from core import clock
from core.models import Event, KeptForm, SentForm
from providers.models import Shortlist
from pupils.models import Pupil
from tests.factories.providers import MembershipFactory
from tests.factories.pupils import upn
from tests.pupils.test_pupil_pages import ANSWERS
from tests.referrals.referring_steps import load

ADD = reverse("pupils:pupil-add")
ROLE = reverse("accounts:acting")
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


@pytest.fixture(autouse=True)
def _reference(council):
    load()


@pytest.fixture
def second(lead, other_school):
    """The AP Lead leads at another school too."""
    return Affiliation.objects.create(
        user=lead.user, organisation=other_school, role=Role.AP_LEAD, starts_on=clock.today()
    )


def switch_to(client, affiliation):
    """What a second tab of the same browser does."""
    assert client.post(ROLE, {"affiliation": str(affiliation.pk)}).status_code == 302


def form_of(page, action=""):
    """The hidden fields of the page's own form, as its tab sends them later."""
    forms = re.findall(r"<form method=\"post\".*?</form>", page.content.decode(), re.DOTALL)
    main = next(form for form in forms if "Sign out" not in form and "site-search" not in form)
    return {name: value for name, value in HIDDEN.findall(main) if name != "csrfmiddlewaretoken"}


def rolls():
    return {(str(row.pupil), row.school.name) for pupil in Pupil.objects.all() for row in pupil.enrolments.all()}


@pytest.fixture
def asked(sign_in, lead, second):
    """The first tab was opened at the first school, the second tab went on at the other; the first one sends."""
    client = sign_in(lead)
    tab = form_of(client.get(ADD))
    assert tab["opened_as"] == str(lead.pk)
    switch_to(client, second)
    return client, client.post(ADD, {**tab, **ANSWERS})


def test_it_asks_and_nothing_is_done(asked, lead, second):
    client, page = asked
    said = page.content.decode()
    assert page.status_code == 200
    assert "You opened this as <strong>AP Lead at Agecroft Road School</strong>" in said
    assert "you are now acting as <strong>AP Lead at Barton Lock School</strong>" in said
    assert "Nothing has been done yet" in said
    assert not Pupil.objects.exists()
    assert not SentForm.objects.exists()
    assert page.context["acting"] == second


@pytest.mark.parametrize("which, name", [("lead", "Agecroft Road School"), ("second", "Barton Lock School")])
def test_it_goes_on_in_the_chosen_role_with_what_was_typed(asked, request, which, name):
    client, page = asked
    chosen = request.getfixturevalue(which)
    done = client.post(ADD, {**form_of(page), "go_on_as": str(chosen.pk)}, follow=True)
    assert rolls() == {("Zoë Nuñez", name)}
    assert Event.objects.get(act="added").organisation_id == chosen.organisation_id
    assert done.context["acting"] == chosen


def test_sent_twice_from_the_question_it_is_done_once(asked, lead):
    client, page = asked
    sent = {**form_of(page), "go_on_as": str(lead.pk)}
    first, again = (client.post(ADD, sent)["Location"] for _ in range(2))
    assert first == again
    assert Pupil.objects.count() == 1


def test_what_is_wrong_in_it_is_said_after_the_question(asked, lead):
    client, page = asked
    answer = client.post(ADD, {**form_of(page), "legal_surname": "", "go_on_as": str(lead.pk)})
    assert answer.context["form"].errors["legal_surname"]
    assert answer.context["form"]["legal_forename"].value() == "Zoë"
    assert form_of(answer)["opened_as"] == str(lead.pk)


@pytest.mark.parametrize("sent", [{}, {"opened_as": ""}, {"opened_as": "x"}, {"opened_as": "\x00" * 40}])
def test_a_form_that_does_not_say_asks_those_with_several_roles(sign_in, lead, second, sent):
    page = sign_in(lead).post(ADD, {**ANSWERS, **sent})
    assert "It is not known in which of your roles you opened this" in page.content.decode()
    assert [key for key, _ in page.context["offered"]] == [lead.pk, second.pk]
    assert not Pupil.objects.exists()


def test_a_form_that_does_not_say_goes_on_in_an_only_role(sign_in, lead):
    assert sign_in(lead).post(ADD, ANSWERS).status_code == 302
    assert Pupil.objects.exists()


def test_two_answers_are_none(sign_in, lead, second):
    page = sign_in(lead).post(ADD, {**ANSWERS, "opened_as": [str(lead.pk), str(second.pk)]})
    assert "It is not known" in page.content.decode()
    assert not Pupil.objects.exists()


@pytest.mark.parametrize("theirs", ["manager", None])
def test_nobody_goes_on_in_the_role_of_another(sign_in, lead, second, request, theirs):
    stranger = request.getfixturevalue(theirs).pk if theirs else uuid.uuid4()
    client = sign_in(lead)
    for sent in ({"opened_as": str(stranger)}, {"go_on_as": str(stranger)}):
        page = client.post(ADD, {**ANSWERS, **sent})
        assert str(stranger) not in page.content.decode()
        assert page.context["acting"] == lead
    assert not Pupil.objects.exists()


def test_a_role_that_has_ended_is_not_offered(sign_in, lead, second):
    client = sign_in(lead)
    switch_to(client, second)
    tab = form_of(client.get(ADD))
    Affiliation.objects.filter(pk=second.pk).update(ended_at=clock.now())
    page = client.post(ADD, {**tab, **ANSWERS})
    assert "The role you opened it in has ended" in page.content.decode()
    assert [key for key, _ in page.context["offered"]] == [lead.pk]
    assert not Pupil.objects.exists()


def test_a_button_without_a_page_of_its_own_asks_too(sign_in, lead, second, provider):
    client, forge = sign_in(lead), provider.organisation.provider
    MembershipFactory(provider=forge)
    address = reverse("providers:shortlist-add", args=[forge.pk])
    page = client.post(address, {"opened_as": str(second.pk), "back": "provider"})
    assert not Shortlist.objects.exists()
    client.post(address, {**form_of(page), "go_on_as": str(second.pk)})
    assert Shortlist.objects.get().affiliation == second


def test_a_search_stays_with_its_role(sign_in, lead, second):
    client = sign_in(lead)
    page = client.post(reverse("pupils:pupils"), {"opened_as": str(second.pk), "words": "Nuñez"})
    assert ("words", "Nuñez") in page.context["typed"]
    assert not any(key == "words" for key in dict(client.session.items()))


@pytest.fixture
def tutor_twice(tutor, provider2):
    return Affiliation.objects.create(
        user=tutor.user, organisation=provider2.organisation, role=Role.PROVIDER_TUTOR, starts_on=clock.today()
    )


def test_a_file_is_chosen_again(sign_in, tutor, tutor_twice):
    client = sign_in(tutor)
    address = reverse("attendance:upload-add")
    tab = form_of(client.get(address))
    switch_to(client, tutor_twice)
    page = client.post(address, {**tab, "file": SimpleUploadedFile("week.csv", b"Date,UPN\n")})
    assert "you need to choose the file again" in page.content.decode()
    shown = client.post(address, {**form_of(page), "go_on_as": str(tutor.pk)}, follow=True)
    assert shown.context["acting"] == tutor
    assert shown.redirect_chain == [(address, 302)]
    assert not Upload.objects.exists()


def test_a_password_does_not_travel_with_the_question(sign_in, lead, second):
    page = sign_in(lead).post(ADD, {**ANSWERS, "new_password": "kept from the page"})
    assert "kept from the page" not in page.content.decode()


def test_signing_out_and_switching_ask_nothing(sign_in, lead, second):
    client = sign_in(lead)
    switch_to(client, second)
    assert client.post(ROLE, {"affiliation": str(lead.pk), "opened_as": str(lead.pk)}).status_code == 302
    client.post(reverse("account_logout"), {"opened_as": str(second.pk)})
    assert client.get(ADD).status_code == 302


def send_too_late(client, tab):
    with clock.set_to(clock.now() + timedelta(minutes=31)):
        return client.post(ADD, {**tab, **ANSWERS})


def sign_in_again(client, person):
    sent = {"login": person.email, "password": "correct horse battery"}
    return client.post(f"{reverse('account_login')}?next={ADD}", sent)


@pytest.mark.parametrize("active", ["lead", "second"])
def test_what_was_typed_too_late_is_kept_for_the_role_it_was_typed_in(sign_in, lead, second, request, active):
    client = sign_in(lead)
    tab = form_of(client.get(ADD))
    switch_to(client, request.getfixturevalue(active))
    send_too_late(client, tab)
    assert KeptForm.objects.get().acting_id == lead.pk
    with clock.set_to(clock.now() + timedelta(minutes=35)):
        sign_in_again(client, lead.user)
        page = client.get(ADD)
        assert page.context["acting"] == lead
        assert page.context["form"]["legal_surname"].value() == "Nuñez"
        switch_to(client, second)
        assert "Nuñez" not in client.get(ADD).content.decode()


def test_two_roles_keep_one_form_each(sign_in, lead, second):
    for role in (lead, second, lead, second):
        client = sign_in(lead)
        client.get(ADD)
        send_too_late(client, {"opened_as": str(role.pk)})
    assert set(KeptForm.objects.values_list("acting_id", flat=True)) == {lead.pk, second.pk}
    assert KeptForm.objects.count() == 2


def test_a_key_that_was_used_in_one_role_counts_for_nothing_in_another(sign_in, lead, second):
    client, key = sign_in(lead), str(uuid.uuid4())
    first = client.post(ADD, {**ANSWERS, "once": key, "opened_as": str(lead.pk)})["Location"]
    switch_to(client, second)
    child = {"upn": upn(77), "legal_surname": "Otherwise", "legal_forename": "Wren"}
    other = client.post(ADD, {**ANSWERS, **child, "once": key, "opened_as": str(second.pk)})["Location"]
    assert other != first
    assert Pupil.objects.count() == 2
