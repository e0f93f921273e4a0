"""Who is the designated safeguarding lead of a school or a provider is said by those who ask its people in."""

from django.urls import reverse

from core.models import Event


def turn(client, person):
    return client.post(reverse("accounts:safeguarding-lead", args=[person.pk]))


def test_a_lead_names_one_of_the_school_and_takes_it_back(sign_in, lead, viewer):
    turn(sign_in(lead), viewer)
    viewer.refresh_from_db()
    assert viewer.posts == ("safeguarding_lead",)
    turn(sign_in(lead), viewer)
    viewer.refresh_from_db()
    assert viewer.posts == ()
    said = list(
        Event.objects.filter(act="safeguarding_lead_turned").order_by("at", "pk").values_list("sentence", flat=True)
    )
    assert said == ["Named as the designated safeguarding lead.", "Safeguarding lead no more."]


def test_nobody_of_the_council_is_one(sign_in, manager, officer):
    assert turn(sign_in(manager), officer).status_code == 403


def test_a_stranger_does_not_find_the_role(sign_in, lead2, viewer):
    assert turn(sign_in(lead2), viewer).status_code == 404
