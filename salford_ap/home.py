"""Home: what needs me today, for the active role. Counts that open the filtered list, what is urgent first."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse

from accounts.models import AccountChange, Affiliation, Invitation, Role
from attendance import registers, rollup, unexplained
from attendance.mark_rules import start_of_term
from audits.models import Action, Audit
from core import clock
from core.half_days import Half
from core.models import Message
from core.views import InfoPage
from placements import declared, watching
from placements.models import Agreement, Offer, Placement, Referral, Review, Session
from providers import standing
from providers.models import Document, MembershipChange, Provider
from providers.models.final_audit import unaudited

TASKS_SHOWN = 6


@dataclass(frozen=True)
class Card:
    """A count that opens the list it counts."""

    label: str
    count: int
    url: str
    kind: str = ""
    note: str = ""


@dataclass(frozen=True)
class Task:
    """One thing to do now, a click away."""

    label: str
    url: str
    note: str


Cards = Iterable[Card]


def _card(label: str, rows: QuerySet[Any], name: str, query: str = "", kind: str = "", note: str = "") -> Card:
    return Card(label, rows.count(), reverse(name) + (f"?{query}" if query else ""), kind, note)


def _sessions_not_in(acting: Any, today: date) -> QuerySet[Session]:
    """Unknown sessions since the start of term up to yesterday, as the page behind the count lists them."""
    first = start_of_term(today) or date.min
    seen = rollup.of_few(Session.objects.visible_to(acting), acting)
    return rollup.unknown(seen.filter(date__gte=first), today)


def _reviews(acting: Any, today: date) -> Cards:
    due = Review.objects.visible_to(acting).due()
    yield _card("reviews overdue", due.filter(due_on__lt=today), "placements:reviews", "when=overdue", "urgent")
    soon = due.filter(due_on__range=(today, today + timedelta(days=14)))
    yield _card("reviews due in two weeks", soon, "placements:reviews", "when=soon")


def _its(acting: Any) -> str:
    """Narrows a list of the council, which sees everybody's, to what the council itself commissions."""
    return f"&school={acting.organisation_id}" if acting.sees_everything else ""


def _to_sign(acting: Any) -> Card:
    """Agreements that wait for this organisation's signature as the commissioner."""
    rows = Agreement.objects.visible_to(acting).filter(
        status=Agreement.Status.SIGNED_BY_PROVIDER, placement__commissioner=acting.organisation_id
    )
    query = f"status=signed_by_provider{_its(acting)}"
    return _card("agreements to sign", rows, "placements:agreements", query, "urgent")


def _commissioner(acting: Any, today: date) -> Cards:
    """What a commissioner has to do: referrals to finish, agreements to sign, reviews to hold."""
    own = Referral.objects.visible_to(acting).filter(commissioner=acting.organisation_id)
    returned = own.filter(status=Referral.Status.RETURNED)
    its = _its(acting)
    yield _card("referrals returned to you", returned, "placements:referrals", f"status=returned{its}", "urgent")
    yield _to_sign(acting)
    drafts = own.filter(status=Referral.Status.DRAFT)
    yield _card("referrals you have begun", drafts, "placements:referrals", f"status=draft{its}")
    waiting = own.not_offered()
    yield _card("approved referrals without an offer", waiting, "placements:referrals", f"status=unoffered{its}")
    yield from _reviews(acting, today)


def _watch(acting: Any, today: date) -> Cards:
    """Unregistered providers near or past the point where they must register, and those of which that is not known."""
    found = watching.of_many(watching.unregistered(), today).values()
    for level, label, kind in (
        ("told", "providers red or amber on the registration watch", "urgent"),
        ("unknown", "providers whose hours for others are not known", "urgent"),
    ):
        states = ("red", "amber") if level == "told" else (level,)
        url = f"{reverse('placements:registration-watch')}?level={level}"
        yield Card(label, sum(one.state in states for one in found), url, kind)


def _unaudited(today: date) -> Cards:
    """Providers on a lot that nobody has audited, or not within the time an audit is good for."""
    found = unaudited(today)
    for label, code, asked in (
        ("providers never audited", "never_audited", "never"),
        ("provider audits overdue", "audit_overdue", "overdue"),
    ):
        yield Card(label, len(found[code]), f"{reverse('providers:directory')}?audit={asked}", "urgent")


def _ap_manager(acting: Any, today: date) -> Cards:
    referrals = Referral.objects.visible_to(acting)
    placements = Placement.objects.visible_to(acting)
    yield _card("referrals to decide", referrals.to_decide(), "placements:referrals", "status=submitted", "urgent")
    yield _to_sign(acting)
    late = Offer.objects.visible_to(acting).unanswered(today)
    yield _card("offers past their answer date", late, "placements:offers", "status=late", "urgent")
    stuck = placements.could_not_start(today)
    yield _card("placements that could not start", stuck, "placements:placements", "status=waiting", "urgent")
    changes = MembershipChange.objects.visible_to(acting).to_decide(acting)
    yield _card("membership changes to confirm", changes, "providers:changes", "status=mine", "urgent")
    yield from _watch(acting, today)
    accounts = AccountChange.objects.visible_to(acting).to_decide(acting)
    yield _card("account changes to confirm", accounts, "accounts:changes", "status=mine", "urgent")
    unplaced = referrals.not_placed()
    yield _card("approved referrals not placed", unplaced, "placements:referrals", "status=unplaced")
    yield _card("sessions not marked", _sessions_not_in(acting, today), "attendance:unknown", "", "urgent")
    yield from _reviews(acting, today)
    actions = Action.objects.visible_to(acting).overdue(today)
    yield _card("audit actions overdue", actions, "audits:actions", "when=overdue", "urgent")
    yield from _unaudited(today)
    failed = Message.objects.visible_to(acting).filter(state__in=["failed", "uncertain"])
    yield _card("messages that failed", failed, "core:messages", "state=failed")


def _officer(acting: Any, today: date) -> Cards:
    yield from _commissioner(acting, today)
    live = Placement.objects.visible_to(acting).live().filter(commissioner=acting.organisation_id)
    yield _card("council placements running", live, "placements:placements", f"status=live{_its(acting)}")
    yield from _watch(acting, today)


def _quality(acting: Any, today: date) -> Cards:
    audits = Audit.objects.visible_to(acting)
    actions = Action.objects.visible_to(acting)
    yield _card("audit actions overdue", actions.overdue(today), "audits:actions", "when=overdue", "urgent")
    yield from _unaudited(today)
    handed_in = actions.filter(status=Action.Status.EVIDENCE_SUBMITTED)
    yield _card("actions with evidence to check", handed_in, "audits:actions", "status=evidence_submitted", "urgent")
    documents = Document.objects.visible_to(acting).filter(status=Document.Status.AWAITING_CHECK)
    yield _card("documents to check", documents, "providers:documents", "status=awaiting_check", "urgent")
    changes = MembershipChange.objects.visible_to(acting).to_decide(acting)
    yield _card("membership changes to confirm", changes, "providers:changes", "status=mine", "urgent")
    yield from _watch(acting, today)
    yield _card("audits in progress", audits.filter(status="in_progress"), "audits:audits", "status=in_progress")
    yield _card("audits planned", audits.filter(status="planned"), "audits:audits", "status=planned")
    accuracy = audits.filter(status=Audit.Status.FACTUAL_ACCURACY)
    yield _card("audits at factual accuracy", accuracy, "audits:audits", "status=factual_accuracy")


def _lead(acting: Any, today: date) -> Cards:
    yield from _commissioner(acting, today)
    yield from _school_today(acting, today)


def _school_today(acting: Any, today: date) -> Cards:
    due = Session.objects.visible_to(acting).filter(date=today)
    yield _card("sessions today", due, "attendance:day")
    absent = due.filter(mark__kind="absent")
    yield _card("absent today", absent, "attendance:day", "happened=absent", "urgent")
    yield _card("sessions not marked", _sessions_not_in(acting, today), "attendance:unknown", "", "urgent")
    open_ones = unexplained.open_of(rollup.of_few(Session.objects.visible_to(acting), acting), acting, today)
    card = _card("absences without a reason", open_ones, "attendance:unexplained", "", "urgent")
    if card.count:
        yield card


def _provider(acting: Any, today: date) -> Cards:
    offers = Offer.objects.visible_to(acting).open()
    yield _card("offers to answer", offers, "placements:offers", "status=offered", "urgent")
    yield from _registers(acting, today)
    to_sign = Agreement.objects.visible_to(acting).filter(status=Agreement.Status.DRAFTED)
    yield _card("agreements to sign", to_sign, "placements:agreements", "status=drafted", "urgent")
    actions = Action.objects.visible_to(acting).to_do()
    yield _card("audit actions to do", actions, "audits:actions", "when=to_do", "urgent")
    asked = Audit.objects.visible_to(acting).to_assess()
    yield _card("self-assessments to send", asked, "audits:audits", "status=to_assess")
    for row in Provider.objects.visible_to(acting).filter(organisation=acting.organisation_id):
        url = reverse("providers:provider-documents", args=[row.pk])
        yield Card("documents running out", len(standing.of(row, today).running_out), f"{url}?status=running_out")


def _registers(acting: Any, today: date) -> Cards:
    due = Session.objects.visible_to(acting).filter(date=today, placement__status="active")
    waiting = due.filter(mark__isnull=True).values("placement__site", "half").distinct()
    yield _card("registers to take today", waiting, "attendance:registers", "", "urgent")
    missing = registers.not_in(rollup.of_few(Session.objects.visible_to(acting), acting), today)
    yield _card("registers not in", missing, "attendance:registers-missing", "", "urgent")


def _admin(acting: Any, today: date) -> Cards:
    invited = Invitation.objects.visible_to(acting).open(clock.now())
    yield _card("invitations open", invited, "accounts:invitations")
    refused = Affiliation.objects.visible_to(acting).current().exclude(user__mail_failed_at=None)
    yield _card("addresses the mail server refused", refused, "accounts:people", "state=unreached")
    failed = Message.objects.visible_to(acting).filter(state__in=["failed", "uncertain"])
    yield _card("messages that failed", failed, "core:messages", "state=failed")


BY_ROLE: dict[str, Callable[[Any, date], Cards]] = {
    Role.AP_MANAGER: _ap_manager,
    Role.COMMISSIONING_OFFICER: _officer,
    Role.QUALITY_OFFICER: _quality,
    Role.ADMINISTRATOR: _admin,
    Role.AP_LEAD: _lead,
    Role.SCHOOL_VIEWER: _school_today,
    Role.PROVIDER_MANAGER: _provider,
    Role.PROVIDER_TUTOR: _registers,
}


def tasks(acting: Any, today: date) -> Iterable[Task]:
    """What a provider does every day, without a list between: two clicks for an answer or for a full register."""
    if acting.role == Role.PROVIDER_MANAGER:
        offers = Offer.objects.visible_to(acting).open().select_related("referral__pupil").order_by("reply_by", "pk")
        for offer in offers[:TASKS_SHOWN]:
            year = offer.referral.pupil.year_label(today)
            yield Task(f"Offer: {year}", reverse("placements:offer", args=[offer.pk]), _answer_by(offer, today))
        yield from _declare(acting, today)
    if acting.is_provider:
        due = Session.objects.visible_to(acting).filter(date=today, placement__status="active")
        waiting = registers.grouped(due).filter(marked__lt=F("due"))
        for row in waiting[:TASKS_SHOWN]:
            where = (row["placement__site"], today, row["half"])
            label = f"Register: {Half(row['half']).label}, {row['placement__site__name']}"
            marked = f"{row['marked']} of {row['due']} marked"
            yield Task(label, reverse("attendance:register", args=where), marked)


def _declare(acting: Any, today: date) -> Iterable[Task]:
    """An unregistered provider declares the pupils that others place with it, in figures, before they grow old."""
    row = Provider.objects.visible_to(acting).filter(registration=Provider.Registration.UNREGISTERED).first()
    if row and not (said := declared.of(row, today)).is_known:
        url = reverse("placements:declarations", args=[row.pk])
        yield Task("Declare pupils placed by others", url, said.words[0].lower() + said.words[1:])


def _answer_by(offer: Offer, today: date) -> str:
    late = ", overdue" if offer.reply_by < today else ""
    return f"answer by {offer.reply_by.day} {offer.reply_by:%B %Y}{late}"


class Home(InfoPage):
    """What needs the person today."""

    template_name = "home.html"
    title = "Home"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The cards of the active role, what is urgent and not nought first."""
        today = clock.today()
        cards = list(BY_ROLE[self.acting.role](self.acting, today))
        urgent = [card for card in cards if card.kind == "urgent" and card.count]
        return super().get_context_data(
            today=today,
            urgent=urgent,
            others=[card for card in cards if card not in urgent],
            tasks=list(tasks(self.acting, today)),
            next_reviews=self._next_reviews(today),
            **kwargs,
        )

    def _next_reviews(self, today: date) -> list[Review]:
        """The clocks about to run out first, for those who hold reviews."""
        if self.acting.role not in (Role.AP_MANAGER, Role.COMMISSIONING_OFFICER, Role.AP_LEAD):
            return []
        due = Review.objects.visible_to(self.acting).due().select_related("placement__provider__organisation")
        return list(due.filter(due_on__lte=today + timedelta(days=14)).order_by("due_on", "pk")[:5])
