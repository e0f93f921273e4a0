"""A concern is raised in two clicks from a register: who needs to know is told by a mail that says nothing of it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from concerns.models import Concern, Told
from core import clock, mail
from core.models import Event, Message, MoveRefused
from tests.concerns.conftest import TODAY
from tests.factories.concerns import SAID, raised

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]


def adding(placement):
    return reverse("concerns:concern-add", args=[placement.pk])


def said(**more):
    day = {"day_day": "18", "day_month": "11", "day_year": "2026", "time": "9:30"}
    return {"kind": "concern", **SAID, **day, "tell": ["school_dsl", "provider_dsl"], **more}


def test_it_is_two_clicks_from_the_register_to_the_form(sign_in, tutor, placement):
    client = sign_in(tutor)
    register = client.get(reverse("attendance:register", args=[placement.site_id, TODAY, "AM"]))
    first = f"{reverse('concerns:concern-about', args=[placement.site_id])}?day={TODAY}&amp;half=AM"
    assert first in register.text
    about = client.get(first.replace("&amp;", "&"))
    assert str(placement.pupil) in about.text
    assert f"{adding(placement)}?day={TODAY}" in about.text
    assert client.get(f"{adding(placement)}?day={TODAY}").status_code == 200


def test_it_is_one_click_from_the_childs_and_the_placements_page(sign_in, tutor, lead, placement):
    pages = (reverse("pupils:pupil", args=[placement.pupil_id]), reverse("placements:placement", args=[placement.pk]))
    for person in (tutor, lead):
        client = sign_in(person)
        for page in pages:
            assert adding(placement) in client.get(page).text


def test_it_is_checked_once_then_sent(sign_in, tutor, placement, school_dsl, provider_dsl):
    client = sign_in(tutor)
    check = client.post(adding(placement), said())
    assert "Check before you send it" in check.text
    assert not Concern.objects.exists()
    page = client.post(adding(placement), {**said(), "confirmed": "1"}, follow=True)
    concern = Concern.objects.get()
    assert concern.reference in page.text
    assert {row.who for row in concern.told_to.all()} == {"school_dsl", "provider_dsl"}
    assert set(Message.objects.values_list("recipient", flat=True)) == {school_dsl.user_id, provider_dsl.user_id}


def test_both_safeguarding_leads_are_ticked_from_the_start(sign_in, tutor, placement):
    form = sign_in(tutor).get(adding(placement)).context["form"]
    assert form.initial["tell"] == ["school_dsl", "provider_dsl"]


def test_the_mail_says_nothing_of_it(tutor, placement):
    concern = raised(placement, by=tutor)
    mail.sweep()
    pupil = placement.pupil
    for message in Message.objects.all():
        whole = f"{message.subject} {message.body} {message.why}"
        for secret in (*SAID.values(), pupil.legal_surname, pupil.legal_forename, str(placement.pk), str(concern.pk)):
            assert secret not in whole
        assert concern.reference not in whole


def test_it_is_told_once_though_the_form_is_sent_twice(sign_in, tutor, placement):
    client = sign_in(tutor)
    once = client.get(adding(placement)).context["once"]
    sent = {**said(), "confirmed": "1", "once": once}
    first, second = client.post(adding(placement), sent), client.post(adding(placement), sent)
    assert first.url == second.url
    assert Concern.objects.count() == 1
    assert Message.objects.count() == 2


def test_a_time_to_come_is_asked_about(sign_in, tutor, placement):
    page = sign_in(tutor).post(adding(placement), said(time="11:30"))
    assert "The time must be now or earlier" in page.text
    with pytest.raises(MoveRefused, match="time to come"):
        raised(placement, by=tutor, happened_at=clock.now() + timedelta(hours=1))


def test_where_nobody_holds_the_role_it_is_said_and_who_gets_it_instead(
    sign_in, tutor, lead, viewer, placement, school_dsl
):
    type(school_dsl).objects.filter(pk=school_dsl.pk).update(safeguarding_lead_since=None)
    page = sign_in(tutor).get(adding(placement)).text
    assert "Nobody in the portal holds this role: the AP Leads of the school will be told instead." in page
    concern = raised(placement, by=tutor, tell=["school_dsl"])
    assert concern.is_read_by(lead)
    assert not concern.is_read_by(viewer)
    assert Message.objects.get().recipient == lead.user
    assert concern.told_to.get().instead == "the AP Leads of the school"


def test_the_social_workers_place_is_taken_by_the_ap_manager_while_nobody_is_named(tutor, manager, placement):
    concern = raised(placement, by=tutor, tell=["social_care", "ap_manager"])
    assert [row.instead for row in concern.told_to.order_by("who")] == ["", "the AP Manager of the council"]
    assert concern.is_read_by(manager)
    assert Message.objects.filter(recipient=manager.user).count() == 1


def test_who_holds_the_role_is_not_asked_to_tell_themselves(sign_in, provider_dsl, placement):
    form = sign_in(provider_dsl).get(adding(placement)).context["form"]
    assert "provider_dsl" not in dict(form.fields["tell"].choices)


def test_nobody_ticked_is_refused(sign_in, tutor, placement):
    page = sign_in(tutor).post(adding(placement), said(tell=[]))
    assert "Select who needs to know" in page.text


def test_the_trail_has_it_and_says_nothing_of_it(tutor, placement):
    concern = raised(placement, by=tutor)
    events = Event.objects.filter(object_type="concerns.Concern", object_id=str(concern.pk))
    assert "raised" in {event.act for event in events}
    for event in events:
        told = f"{event.sentence} {event.object_name} {event.changes}"
        assert not [word for word in SAID.values() if word in told]


def test_what_was_typed_when_the_sign_in_ended_is_kept_for_this_page(sign_in, tutor, placement):
    from core.models import KeptForm

    KeptForm.objects.create(
        user_id=tutor.user_id,
        acting_id=tutor.pk,
        path=adding(placement),
        fields={"what_happened": ["Half a story"], "kind": ["incident"]},
        kept_at=clock.now(),
    )
    assert "Half a story" in sign_in(tutor).get(adding(placement)).text


def test_told_names_todays_holders(tutor, placement, school_dsl, viewer):
    concern = raised(placement, by=tutor)
    told = Told.objects.get(concern=concern, who="school_dsl")
    assert told.names(school_dsl)
    assert not told.names(viewer)
