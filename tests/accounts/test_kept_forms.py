"""What somebody had typed when their sign-in ended is there again, for them alone."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.middleware.csrf import get_token
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from core.models import KeptForm
from core.tasks import forget_kept_forms

pytestmark = pytest.mark.urls("tests.accounts.kept_form_samples")

BACKEND = "django.contrib.auth.backends.ModelBackend"
PAGE = "/sample/?step=2"
TYPED = {
    "name": "Forge & <b>Sons</b>",
    "reason": "Tried two schools\nand a third",
    "email": "ann@example.org",
    "places": "8",
    "distance": "2.5",
    "rate": "£45.50",
    "starts_on_day": "7",
    "starts_on_month": "1",
    "starts_on_year": "2027",
    "starts_at": "1.15",
    "has_plan": "yes",
    "plan_name": "My plan",
    "ground": "other",
    "other_ground": "Another",
    "other_since_day": "31",
    "other_since_month": "2",
    "other_since_year": "2026",
    "lot": "2",
    "needs": ["semh", "asd"],
    "half_days": ["fri_pm", "mon_am"],
    "agreed": "on",
}


def later(**passed: int):
    return clock.set_to(clock.now() + timedelta(**passed))


@pytest.fixture
def typing(sign_in, lead) -> Client:
    """The AP Lead has the page open."""
    client = sign_in(lead)
    assert client.get(PAGE).status_code == 200
    return client


def send_too_late(client: Client, **more):
    with later(minutes=31):
        return client.post(PAGE, {**TYPED, **more})


def sign_in_again(client: Client, person, password="correct horse battery"):
    return client.post(reverse("account_login") + "?next=" + PAGE, {"login": person.email, "password": password})


def test_it_leads_to_signing_in_and_back(typing):
    answer = send_too_late(typing)
    assert answer["Location"] == "/sign-in/login/?next=%2Fsample%2F%3Fstep%3D2"
    assert "what you had typed will be there again" in typing.get(answer["Location"]).content.decode()


def test_every_kind_of_field_is_filled_in_again(typing, lead):
    send_too_late(typing)
    with later(minutes=35):
        sign_in_again(typing, lead.user)
        page = typing.get(PAGE)
    html = page.content.decode()
    assert "We kept what you had typed" in html
    form = page.context["form"]
    assert not form.is_bound
    for name in ("name", "reason", "email", "places", "distance", "rate", "starts_at", "plan_name", "other_ground"):
        assert form[name].value() == TYPED[name], name
    for name in ("starts_on_day", "starts_on_month", "starts_on_year", "other_since_day", "other_since_month"):
        assert re.search(rf'<input[^>]*name="{name}"[^>]*value="{TYPED[name]}"', html), name
    for name, value in [
        ("has_plan", "yes"),
        ("ground", "other"),
        ("needs", "semh"),
        ("needs", "asd"),
        ("half_days", "fri_pm"),
        ("half_days", "mon_am"),
    ]:
        assert re.search(rf'<input[^>]*name="{name}"[^>]*value="{value}"[^>]*checked', html), (name, value)
    assert re.search(r'<option value="2" selected', html)
    assert re.search(r'<input[^>]*name="agreed"[^>]*checked', html)
    assert "Forge &amp; &lt;b&gt;Sons" in html


def test_a_page_looks_once_whether_something_was_kept(typing):
    with CaptureQueriesContext(connection) as asked:
        typing.get(PAGE)
    assert len([each for each in asked.captured_queries if KeptForm._meta.db_table in each["sql"]]) == 1


def test_a_box_that_was_left_empty_stays_empty(typing, lead):
    with later(minutes=31):
        typing.post(PAGE, {"name": "Forge"})
        sign_in_again(typing, lead.user)
        html = typing.get(PAGE).content.decode()
    assert "checked" not in html


def test_passwords_files_and_one_time_keys_are_not_kept(typing):
    register = SimpleUploadedFile("marks.csv", b"a,b")
    once = {"once": "5b7a1a52-0c31-4bd4-8f6f-0f4b5f0f7d11", "seen": "abc", "csrfmiddlewaretoken": "x"}
    send_too_late(typing, new_password="secret words", file=register, **once)
    kept = KeptForm.objects.get().fields
    assert not {"new_password", "file", "once", "seen", "csrfmiddlewaretoken"} & set(kept)
    assert "secret words" not in str(kept)


def test_another_person_on_the_same_browser_never_sees_it(typing, lead2, lead):
    send_too_late(typing)
    with later(minutes=32):
        sign_in_again(typing, lead2.user)
        page = typing.get(PAGE).content.decode()
    assert "Forge" not in page
    assert "We kept" not in page
    assert KeptForm.objects.get().user == lead.user


def test_it_is_kept_for_an_hour_and_no_longer(typing, lead):
    send_too_late(typing)
    with later(minutes=31 + 61):
        sign_in_again(typing, lead.user)
        assert "Forge" not in typing.get(PAGE).content.decode()
        forget_kept_forms()
    assert not KeptForm.objects.exists()


def test_it_is_forgotten_once_the_form_is_sent(typing, lead, settings):
    send_too_late(typing)
    with later(minutes=32):
        sign_in_again(typing, lead.user)
        KeptForm.objects.update(path=PAGE)
        from tests.accounts.kept_form_samples import Sample

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Sample, "success_url", "/cookies/")
            register = SimpleUploadedFile("marks.csv", b"a,b")
            good = {**TYPED, "other_since_day": "1", "places": "8", "name": "Forge", "file": register}
            answer = typing.post(PAGE, good)
    assert answer.status_code == 302, answer.context["form"].errors
    assert not KeptForm.objects.exists()


def test_nothing_is_done_with_what_is_sent_too_late(typing):
    with pytest.MonkeyPatch.context() as patch:
        from tests.accounts.kept_form_samples import Sample

        patch.setattr(Sample, "act", lambda self, form: pytest.fail("the act was done"))
        send_too_late(typing)


def test_the_cross_site_check_comes_first(lead):
    client = Client(enforce_csrf_checks=True)
    client.force_login(lead.user, backend=BACKEND)
    client.get(PAGE)
    assert send_too_late(client).status_code == 403
    assert not KeptForm.objects.exists()


def test_with_its_token_the_form_is_kept_though_the_session_is_gone(lead):
    client = Client(enforce_csrf_checks=True)
    client.force_login(lead.user, backend=BACKEND)
    client.get(PAGE)
    request = RequestFactory().get("/")
    token = get_token(request)
    client.cookies["csrf"] = request.META["CSRF_COOKIE"]
    assert send_too_late(client, csrfmiddlewaretoken=token).status_code == 302
    assert KeptForm.objects.get().fields["name"] == [TYPED["name"]]


def test_a_session_the_table_no_longer_opens_still_says_whose_it_was(typing, lead):
    Session.objects.update(expire_date=clock.at(clock.today().replace(year=2020)))
    assert typing.post(PAGE, TYPED).status_code == 302
    assert KeptForm.objects.get().user == lead.user
    assert not Session.objects.filter(expire_date__year=2020).exists()


def test_after_a_password_change_an_old_session_keeps_nothing(typing, lead):
    Session.objects.update(expire_date=clock.at(clock.today().replace(year=2020)))
    lead.user.set_password("a new and longer one")
    lead.user.save()
    typing.post(PAGE, TYPED)
    assert not KeptForm.objects.exists()


def test_sent_after_signing_out_elsewhere_it_is_not_kept_and_the_page_says_so(typing):
    typing.post(reverse("account_logout"))
    answer = typing.post(PAGE, TYPED)
    assert answer["Location"].startswith("/sign-in/login/?next=")
    assert "nothing was saved" in typing.get(answer["Location"]).content.decode()
    assert not KeptForm.objects.exists()


def test_an_answer_too_big_to_keep_is_not_kept_and_the_page_says_so(typing):
    answer = send_too_late(typing, reason="x" * 300_000)
    assert "nothing was saved" in typing.get(answer["Location"]).content.decode()
    assert not KeptForm.objects.exists()
