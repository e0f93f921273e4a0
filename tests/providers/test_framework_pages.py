"""Frameworks, lots and rounds are set up by pages: entered, changed while nothing hangs on them, then closed."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from core.models import Event, MoveRefused
from providers.models import Framework, Lot, Round
from tests.factories.providers import FrameworkFactory, LotFactory, MembershipFactory

pytestmark = pytest.mark.django_db

FIRST = {"reference": "B77", "name": "Bolton list", "vehicle": "A list"}
LASTS = {"starts_on": "2026-04-01", "ends_on": "2029-03-31"}


def a_round(**said: Any) -> Round:
    days = {"opens_on": date(2026, 11, 1), "closes_on": date(2026, 11, 30)}
    framework = said.pop("framework", None) or FrameworkFactory()
    return Round.objects.create(framework=framework, **{"name": "November", **days, **said})


def words(page: Any) -> str:
    return " ".join(page.content.decode().split())


def test_a_framework_with_a_lot_and_a_round_is_entered_from_nothing(admin, sign_in):
    client = sign_in(admin)
    page = client.post(reverse("providers:framework-add"), {**FIRST, **LASTS}, follow=True)
    framework = Framework.objects.get()
    assert page.redirect_chain[-1][0] == reverse("providers:framework", args=[framework.pk])
    assert "It has no lots yet" in words(page)

    lot = {"framework": framework.pk, "number": "1", "title": "Teaching", "need": "Lessons", "is_confirmed": "on"}
    assert "The lot has been added" in words(client.post(reverse("providers:lot-add"), lot, follow=True))
    days = {"opens_on": "2026-11-01", "closes_on": "2027-01-31"}
    said = {"framework": framework.pk, "name": "The first", **days}
    assert "Open it when providers may apply" in words(client.post(reverse("providers:round-add"), said, follow=True))
    client.post(reverse("providers:round-open", args=[Round.objects.get().pk]))
    assert Round.objects.get().status == Round.Status.OPEN

    acts = Event.objects.visible_to(admin).filter(object_type__startswith="providers.")
    assert [event.act for event in acts.order_by("pk")] == ["added", "added", "added", "opened"]


def test_the_only_framework_is_chosen_already(admin, sign_in):
    LotFactory()
    assert "selected" in sign_in(admin).get(reverse("providers:lot-add")).content.decode()


def test_what_papers_are_signed_under_keeps_its_words(admin, sign_in):
    client, lot = sign_in(admin), MembershipFactory().lot
    page = words(client.get(reverse("providers:lot-edit", args=[lot.pk])))
    assert 'name="title"' not in page
    assert "Papers are signed under it" in page
    assert lot.title in page
    page = words(client.get(reverse("providers:framework-edit", args=[lot.framework.pk])))
    assert 'name="reference"' not in page
    assert 'name="ends_on_day"' in page or 'name="ends_on_0"' in page
    client.post(reverse("providers:lot-edit", args=[lot.pk]), {"title": "Else", "need": "Lessons"})
    lot.refresh_from_db()
    assert lot.title != "Else"


def test_the_table_refuses_whoever_asks(admin):
    lot = MembershipFactory().lot
    lot.title = "Another"
    with pytest.raises(MoveRefused, match="keeps its title"):
        lot.enter(by=admin)
    lot.refresh_from_db()
    lot.framework.ends_on = date(2020, 1, 1)
    with pytest.raises(MoveRefused):
        lot.framework.enter(by=admin)


def test_a_lot_without_any_framework_is_told_what_comes_first(admin, sign_in):
    Framework.objects.all().delete()
    assert b"add the framework first" in sign_in(admin).get(reverse("providers:lot-add")).content


def test_a_lot_is_closed_from_a_day_and_opened_again(admin, sign_in):
    client, lot = sign_in(admin), LotFactory()
    address = reverse("providers:lot-close", args=[lot.pk])
    page = words(client.post(address, {"closed_on": "2026-11-01"}))
    assert "Closed from must be today or in the future" in page
    assert "The lot has a closing day" in words(client.post(address, {"closed_on": "2026-12-01"}, follow=True))
    lot.refresh_from_db()
    assert lot.closed_on == date(2026, 12, 1)
    client.post(reverse("providers:lot-open-again", args=[lot.pk]))
    lot.refresh_from_db()
    assert lot.closed_on is None
    assert "It is open." in words(client.get(reverse("providers:lot-open-again", args=[lot.pk])))


def test_two_rounds_of_a_framework_share_no_day_unless_that_is_meant(admin, sign_in):
    client, other = sign_in(admin), a_round()
    said = {"framework": other.framework.pk, "name": "More", "opens_on": "2026-11-30", "closes_on": "2026-12-20"}
    page = words(client.post(reverse("providers:round-add"), said))
    assert "November runs from 1 November 2026 to 30 November 2026" in page
    assert not Round.objects.filter(name="More").exists()
    client.post(reverse("providers:round-add"), {**said, "may_overlap": "on"})
    assert Round.objects.filter(name="More").exists()


def test_a_round_does_not_run_beyond_its_framework(sign_in, admin):
    framework = FrameworkFactory(starts_on=date(2026, 4, 1), ends_on=date(2029, 3, 31))
    said = {"framework": framework.pk, "name": "Late", "opens_on": "2029-01-01", "closes_on": "2029-04-01"}
    page = words(sign_in(admin).post(reverse("providers:round-add"), said))
    assert "The framework ends on 31 March 2029" in page
    assert not Round.objects.exists()


def test_a_round_takes_its_steps_on_its_days(admin):
    early = a_round(name="Early", opens_on=date(2026, 12, 1), closes_on=date(2026, 12, 20))
    with pytest.raises(MoveRefused, match="It opens on 1 December 2026"):
        early.open(by=admin)
    now = a_round()
    now.open(by=admin)
    with pytest.raises(MoveRefused, match="Providers may apply until 30 November 2026"):
        now.assess(by=admin)
    Round.objects.filter(pk=now.pk).update(closes_on=date(2026, 11, 10))
    now.refresh_from_db()
    now.assess(by=admin)
    now.close(by=admin)
    steps = Event.objects.about(now)
    assert [event.act for event in steps] == ["opened", "assessed", "closed"]


def test_a_round_that_is_read_or_closed_is_not_changed(admin, sign_in):
    row = a_round(status="assessing")
    page = words(sign_in(admin).get(reverse("providers:round-edit", args=[row.pk])))
    assert "it stays as it is" in page
    row.name = "Else"
    with pytest.raises(MoveRefused, match="keeps its name"):
        row.enter(by=admin)


def test_an_ap_manager_runs_the_rounds_and_looks_at_the_rest(manager, sign_in):
    client, lot = sign_in(manager), LotFactory()
    assert "Add a lot" not in client.get(reverse("providers:lots")).content.decode()
    assert "Add a round" in client.get(reverse("providers:rounds")).content.decode()
    assert "Change" not in client.get(reverse("providers:lot", args=[lot.pk])).content.decode()


@pytest.mark.parametrize("name", ["providers:frameworks", "providers:lots", "providers:rounds"])
def test_each_list_costs_the_same_for_two_rows_as_for_twenty(name, admin, sign_in, queries):
    client = sign_in(admin)

    def more(number: int) -> None:
        for each in range(number):
            framework = FrameworkFactory(reference=f"{number}-{each}")
            MembershipFactory(lot=LotFactory(framework=framework, number=each + 1))
            a_round(framework=framework)

    more(2)
    few = queries(client.get, reverse(name))
    more(18)
    assert queries(client.get, reverse(name)) == few


def test_django_admin_refuses_in_a_sentence_what_pages_refuse(admin, sign_in):
    admin.user.is_staff = True
    admin.user.save()
    client, lot = sign_in(admin), MembershipFactory().lot
    said = {"ends_on": "2020-01-01"}
    page = words(client.post(reverse("admin:providers_framework_change", args=[lot.framework.pk]), said))
    assert "The last day is before the first" in page
    other = a_round(framework=lot.framework)
    said = {"framework": other.framework.pk, "name": "More", "opens_on": "2026-11-30", "closes_on": "2026-12-20"}
    assert "November runs from" in words(client.post(reverse("admin:providers_round_add"), said))
    assert Lot.objects.count() == 1


def test_whether_a_framework_is_in_use_costs_the_same_for_two_lots_as_for_twenty(admin, sign_in, queries):
    client, framework = sign_in(admin), FrameworkFactory()
    address = reverse("providers:framework-edit", args=[framework.pk])
    for number in range(2):
        LotFactory(framework=framework, number=number + 1)
    few = queries(client.get, address)
    for number in range(2, 20):
        LotFactory(framework=framework, number=number + 1)
    assert queries(client.get, address) == few
    assert few <= 30
    lot = Lot.objects.first()
    assert queries(client.get, reverse("providers:lot-edit", args=[lot.pk])) <= 30


@pytest.mark.parametrize("odd", ["nobody", "%00", "9" * 90, "%27%22%3C"])
def test_an_address_put_together_by_hand_breaks_nothing(odd, admin, provider, sign_in):
    LotFactory()
    for name in ("providers:lot-add", "providers:round-add"):
        assert sign_in(admin).get(f"{reverse(name)}?framework={odd}").status_code in (200, 400)
    assert sign_in(admin).get(f"{reverse('providers:lots')}?framework={odd}").status_code in (200, 302, 400)
    address = reverse("providers:document-add", args=[provider.organisation.provider.pk])
    assert sign_in(provider).get(f"{address}?kind={odd}").status_code in (200, 400)


def test_a_step_taken_while_somebody_typed_is_not_undone(admin):
    row = a_round()
    typed = Round.objects.get(pk=row.pk)
    row.open(by=admin)
    typed.closes_on = date(2026, 12, 15)
    typed.enter(by=admin)
    row.refresh_from_db()
    assert (row.status, row.closes_on) == (Round.Status.OPEN, date(2026, 12, 15))
