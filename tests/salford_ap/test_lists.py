"""Every list of the portal turned page by page over rows that sort alike: each row stands there exactly once."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet
from django.template.base import Template
from django.test import RequestFactory
from django.urls import URLResolver, get_resolver, reverse

from accounts.models import AccountChange, Affiliation, CouncilFile, Invitation, Organisation, PeopleFile, Role
from agreements.models import ParentNotice, Terms, Wish
from concerns import naming
from continuity.models import Step
from core import clock, mail
from core.lists import ListPage
from core.models import Closure, CodedReason, Statement, Threshold, opened, record
from core.ordering import to_the_last_key
from core.reasons import KINDS
from providers.models import Round, Site
from pupils.models import Merge, Pupil, PupilFile
from referrals.models import Referral
from reports.models import TermlyReport
from reports.rows import BEHIND
from tests.cast import cast, db, standing  # noqa: F401
from tests.factories.accounts import AffiliationFactory
from tests.factories.apart import kept_apart
from tests.factories.attendance import CorrectionFactory, MarkFactory, UploadFactory
from tests.factories.audits import ActionFactory, AuditTemplateFactory
from tests.factories.concerns import named_officer, raised
from tests.factories.concerns import sent as allegation_sent
from tests.factories.enquiries import there as ask
from tests.factories.packages import AtSchoolFactory, DayPassedFactory, ReducedFactory, ShortReferralFactory
from tests.factories.panels import MeetingFactory
from tests.factories.placements import (
    AgreementFactory,
    OfferFactory,
    PatternFactory,
    PlacementFactory,
    ReviewFactory,
    SessionFactory,
)
from tests.factories.providers import (
    DocumentKindFactory,
    FrameworkFactory,
    LotFactory,
    MembershipChangeFactory,
    MembershipFactory,
    ProgrammeFactory,
    SiteFactory,
)
from tests.factories.pupils import EnrolmentFactory, PupilFactory
from tests.factories.referrals import ConditionFactory, ReasonFactory, ReferralFactory, RouteFactory
from watch.models import Declaration

MANY = 33
ON_A_PAGE = 13
TODAY = date(2026, 11, 18)
BUSY = "Where everybody is"
# Whose list it is, where it is not the manager's.
ACTS = {
    "attendance:unexplained": "lead",
    "accounts:council-files": "admin",
    "accounts:closures": "admin",
    "agreements:terms": "admin",
    "audits:templates": "admin",
    "core:statements": "admin",
    "core:reasons": "admin",
    "concerns:concerns": "lead",
    "enquiries:questions": "provider",
    "concerns:allegations": "quality",
}
# Whom a list is about that stands at an address of a row: the newest report, the provider everybody is at.
ABOUT = {
    "reports:report-rows": lambda: TermlyReport.objects.first(),
    "watch:registration-watch-sum": lambda: Declaration.objects.first().provider,
    "attendance:site-week": lambda: Site.objects.get(name=BUSY),
    "watch:declarations": lambda: Declaration.objects.first().provider,
}


def lists(patterns: Any = None, space: str = ""):
    """(name, page, what its address needs) of every list in the URLconf."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from lists(pattern.url_patterns, inner)
        elif issubclass(getattr(pattern.callback, "view_class", object), ListPage):
            if "<slug:kind>" in str(pattern.pattern):
                yield from ((f"{space}{pattern.name}", pattern.callback.view_class, {"kind": kind}) for kind in KINDS)
                continue
            codes = BEHIND if "<slug:code>" in str(pattern.pattern) else [""]
            for code in codes:
                if code in pattern.callback.view_class.codes if code else True:
                    yield f"{space}{pattern.name}", pattern.callback.view_class, {"code": code} if code else {}


def sorts(page: type[ListPage]) -> dict[str, str]:
    """What the list offers to be sorted by: word in the address, path in the database."""
    offered = getattr(page.filter_class, "base_filters", {}).values()
    keys = {word: path for each in offered for word, path in getattr(each, "param_map", {}).items()}
    return {sign + word: path for word, path in keys.items() for sign in ("", "-")}


def opened_list(page: type[ListPage], acting: Any, query: dict[str, str], kwargs: dict[str, Any]) -> Any:
    """The pages of the list as this person turns them, and all of its rows."""
    request = RequestFactory().get("/", query)
    request.acting, request.user, request.session = acting, acting.user, {}
    view = page()
    view.setup(request, **kwargs)
    rows = view.get_queryset()
    paginator = view.get_paginator(rows, ON_A_PAGE)
    shown = [key(row) for number in paginator.page_range for row in paginator.page(number).object_list]
    return paginator, shown, sorted(map(str, (key(row) for row in rows)))


def key(row: Any) -> Any:
    return getattr(row, "pk", None) or repr(row)


def is_settled(rows: Any) -> bool:
    """Whether no two rows of the query can sort alike."""
    if not isinstance(rows, QuerySet):
        return True
    order = rows.query.order_by or rows.model._meta.ordering
    keys = [each.lstrip("-") for each in order if isinstance(each, str)]
    if isinstance(rows.query.group_by, tuple):
        return set(rows.query.values_select) <= set(keys)
    once = {field.name for field in rows.model._meta.fields if field.unique and not field.null}
    return bool(set(keys) & {"pk", *once})


@pytest.fixture(scope="module")
def _built(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Affiliation]]:
    """The cast among many of everything, once for all lists: turning pages changes nothing."""
    with standing(django_db_blocker):
        people = cast()
        make_many(people)
        make_alike()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as the server does by itself; else it plans for tables with nothing in them
        yield people


@pytest.fixture
def crowd(_built: dict[str, Affiliation], db: None) -> dict[str, Affiliation]:  # noqa: F811
    """Many of everything, each like the next in whatever a list sorts by."""
    return _built


def make_many(people: dict[str, Affiliation]) -> None:
    manager, school = people["manager"], people["lead"].organisation
    DocumentKindFactory(criticality="critical")
    named_officer(people["quality"], by=people["admin"])
    busy = MembershipFactory(provider=people["provider"].organisation.provider)
    Threshold.objects.create(code="people_confirm_days", label="", value=28, unit="days", starts_on=date(2023, 9, 1))
    one_site, others = SiteFactory(provider=busy.provider, name=BUSY), [PupilFactory()]
    for number in range(MANY):
        offer = OfferFactory(status="accepted", referral__commissioner=school, referral__approved=True)
        placement = PlacementFactory(offer=offer)
        EnrolmentFactory(pupil=placement.pupil, school=school)
        PatternFactory(agreement=AgreementFactory(placement=placement))
        ReducedFactory(pupil=placement.pupil)
        ShortReferralFactory()
        DayPassedFactory(referral__education_due_on=date(2026, 11, 2))
        AtSchoolFactory(pupil=placement.pupil, school=school)
        for day in (date(2026, 11, 16), date(2026, 11, 17), TODAY):
            SessionFactory(placement=placement, date=day)
        DocumentKindFactory(policy=True, code=f"own_{number}", title=f"Kind {number}")
        framework = FrameworkFactory(reference=f"own-{number}")
        LotFactory(framework=framework)
        Round.objects.create(framework=framework, name="Alike", opens_on=TODAY, closes_on=TODAY)
        Merge.objects.create(kept=placement.pupil, reason="Alike", proposed_by=manager.user, proposed_at=clock.now())
        RouteFactory(code=f"own_{number}", label=f"Route {number}")
        ReasonFactory(slug=f"own_{number}", label=f"Reason {number}")
        CodedReason.objects.bulk_create(
            CodedReason(kind=kind, code=f"own_{number}", label=f"Reason {number}") for kind in KINDS
        )
        MarkFactory(session=placement.sessions.first(), kind="absent", reason="unexplained")
        CorrectionFactory(session=placement.sessions.first())
        raised(placement, by=manager, tell=["school_dsl"])
        kept_apart(placement.pupil, others[-1], by=manager)
        others.append(placement.pupil)
        ask(placement.referral, busy.provider, by=manager, half_days=["mon_am"], how_many=1)
        allegation_sent(placement.site, by=manager)
        someone = AffiliationFactory(role=Role.QUALITY_OFFICER, organisation=manager.organisation)
        naming.name(someone, code="social_care", by=manager)
        ReviewFactory(placement=placement)
        Step.objects.create(
            pupil=placement.pupil,
            placement=placement,
            organisation=school,
            change="care",
            what="route",
            opened_on=TODAY,
        )
        there = PlacementFactory(offer=OfferFactory(status="accepted", membership=busy, site=one_site))
        SessionFactory(placement=there, date=TODAY)
        PatternFactory(agreement=AgreementFactory(placement=there))
        Declaration.objects.create(provider=busy.provider, declared_on=TODAY, entered_by=manager.user)
        ReferralFactory(submitted=True, commissioner=school, assigned_to=manager.user)
        desk = {"submitted": True, "commissioner": school}
        ReferralFactory(**desk, status="returned", information_wanted="Alike")
        ReferralFactory(**desk, deferred_until=TODAY + timedelta(days=7), deferral_reason="Alike")
        ReferralFactory(**desk, status="declined", decision_reason="Alike", declined_for="not_eligible")
        ReferralFactory(**desk, status="approved", decided_by=manager.user, decided_at=clock.now())
        ConditionFactory(referral=offer.referral)
        MeetingFactory()
        OfferFactory()
        ProgrammeFactory(site=placement.site, lot=placement.membership.lot)
        ActionFactory(audit__provider=placement.provider)
        AuditTemplateFactory(version=f"alike-{number}")
        agreed = AgreementFactory(placement=placement, number=2, drafted=True)
        Wish.objects.create(
            placement=placement, kind="week", reason="need", asked_by=manager.user, asked_for=placement.commissioner,
            asked_at=clock.now(), answered_for=placement.provider.organisation,
        )  # fmt: skip
        to_come = PlacementFactory(offer=OfferFactory(status="accepted"), status="agreed")
        AgreementFactory(placement=to_come, status="signed_by_provider", commissioner_signed_at=None)
        ParentNotice.objects.create(
            placement=placement, agreement=agreed, number=1, content=[], sha256="", made_at=clock.now()
        )
        Terms.objects.create(number=number + 1, texts={}, starts_on=date(2026, 9, 1), written_at=clock.now())
        Statement.objects.create(
            kind="help",
            text="Alike",
            contact_name="Alike",
            contact_email="a@example.org",
            starts_on=TODAY,
            written_at=clock.now(),
        )
        MembershipChangeFactory(membership=placement.membership)
        UploadFactory(provider=placement.provider)
        someone = AffiliationFactory(role=Role.SCHOOL_VIEWER, organisation=school, user__name="Alike")
        AccountChange.objects.create(
            person=someone.user, act="address", address_before="a@example.org", proposed_at=clock.now()
        )
        Invitation.objects.create(
            email=f"{number}@example.org",
            name="Alike",
            organisation=school,
            role=Role.AP_LEAD,
            invited_by=manager.user,
            invited_as=manager,
            invited_at=clock.now(),
            expires_at=clock.now() + timedelta(days=7),
        )
        CouncilFile.objects.create(
            reference=f"CF-{number}", kind="schools", size=1, sent_by=manager.user, sent_at=clock.now()
        )
        sent = {"size": 1, "sent_by": manager.user, "sent_at": clock.now()}
        PupilFile.objects.create(reference=f"PF-{number}", since=TODAY, sent_as=manager, **sent)
        last = TODAY + timedelta(days=200 + number)
        Closure.objects.create(
            calendar=manager.organisation.calendar, kind="other", starts_on=TODAY + timedelta(days=200), ends_on=last
        )
        Threshold.objects.create(code=f"alike_{number}", label="Alike", value=1, unit="days", starts_on=TODAY)
        PeopleFile.objects.create(
            organisation=school, given_name="alike.csv", sent_by=manager.user, sent_at=clock.now()
        )
        AffiliationFactory(
            role=Role.PROVIDER_MANAGER, organisation=placement.provider.organisation, starts_on=date(2026, 5, 1)
        )
        mail.post(someone.user, "core/anything", {}, why="Something waits", key=f"alike:{number}")
        record("changed", placement, by=manager)
        opened(placement.pupil, by=manager)
        TermlyReport.objects.create(
            term="2026-autumn",
            term_label="Autumn 2026",
            starts_on=date(2026, 9, 1),
            ends_on=date(2026, 12, 18),
            scope="school",
            about=placement.provider.organisation,
        )


def make_alike() -> None:
    """One value for all rows in every field that a list sorts by, where the table lets two rows have it."""
    for _, page, _kwargs in lists():
        model = getattr(page.queryset, "model", None)
        # What a list without a table of its own is sorted by is counted, or levelled with its table below.
        for path in {*sorts(page).values(), *model._meta.ordering} if model else ():
            level(model, path.lstrip("-"))
    for model, names in ((Pupil, ("legal_surname", "legal_forename", "born_on")), (Organisation, ("name",))):
        for name in names:
            level(model, name)
    Referral.objects.exclude(submitted_at=None).update(submitted_at=clock.now())


def level(model: Any, path: str) -> None:
    *steps, last = path.split("__")
    for step in steps:
        model = model._meta.get_field(step).related_model
    known = {field.name for field in model._meta.get_fields()}
    field = model._meta.get_field(last) if last in known - {"status", "state"} else None  # others are worked out
    if field is None or field.is_relation or field.unique or model._meta.label in ("core.Event", "core.AccessEntry"):
        return
    first = model._base_manager.exclude(**{last: None}).values_list(last, flat=True).first()
    try:
        with transaction.atomic():
            model._base_manager.exclude(**{last: None}).update(**{last: first})
    except DatabaseError:
        pass  # the table says that no two rows are alike in it


@pytest.mark.parametrize("part", range(5))
def test_each_row_stands_on_one_page_however_the_list_is_sorted(crowd, part):
    wrong, small = [], set()
    for name, page, kwargs in list(lists())[part::5]:
        acting = crowd[ACTS.get(name, "manager")]
        kwargs = {**kwargs, "pk": ABOUT[name]().pk} if name in ABOUT else kwargs
        for word in ["", *sorts(page)]:
            query = {"sort": word} if word else {}
            paginator, shown, rows = opened_list(page, acting, query, kwargs)
            about = f"{name} {kwargs.get('code', '')} sorted by {word or 'nothing'}"
            if sorted(map(str, shown)) != rows:
                wrong.append(f"{about}: a row stands twice or nowhere")
            if not is_settled(paginator.object_list):
                wrong.append(f"{about}: rows can sort alike: {paginator.object_list.query.order_by}")
            if len(rows) <= ON_A_PAGE and not kwargs.get("code"):
                small.add(name)
    assert not wrong, "\n".join(wrong)
    assert not small, f"Make many rows of {small}."


def test_no_list_is_made_of_more_than_three_hundred_templates(crowd, sign_in, monkeypatch):
    drawn, costly = [], []
    render = Template._render
    monkeypatch.setattr(Template, "_render", lambda self, context: drawn.append(self.name) or render(self, context))
    for name, _page, kwargs in lists():
        client = sign_in(crowd[ACTS.get(name, "manager")])
        kwargs = {**kwargs, "pk": ABOUT[name]().pk} if name in ABOUT else kwargs
        drawn.clear()
        assert client.get(reverse(name, kwargs=kwargs), follow=True).status_code == 200, name
        if len(drawn) > 300:
            costly.append(f"{name} {kwargs.get('code', '')}: {len(drawn)} templates")
    assert not costly, "\n".join(costly)


def test_counted_and_grouped_rows_are_sorted_to_the_last_key_too(crowd):
    counted = to_the_last_key(Referral.objects.order_by("-started_at"))
    assert counted.query.order_by == ("-started_at", "-pk")
    grouped = to_the_last_key(Referral.objects.order_by("status").values("status", "lot"))
    assert list(grouped) == sorted(grouped, key=lambda row: row["status"])
