"""One small world with two of everything: what is ours, and what a stranger has.

Ours is what the school of `lead` and `viewer` and the provider of `provider` and `tutor` share; the strangers are
`lead2` and `provider2`. Each thing is the keyword arguments of its address.
"""

from datetime import date
from types import SimpleNamespace
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import account_changes, closing_days, council_files, invitations, inviting_many
from accounts.models import Affiliation, Organisation
from agreements import wishing
from agreements.models import ParentNotice, Terms
from audits import reference as audit_reference
from continuity.models import Step
from core import clock, mail, reference
from core.models import Calendar, CodedReason, Message, Statement, Threshold
from core.pdf import print_html
from placements.models import GateOverride, Offer, Pause
from providers.models import DocumentKind, Provider, Round
from pupils import contacting, describing, merging, pupil_files
from pupils.models import Pupil
from referrals.models import Referral
from reports import paper, termly
from reports.models import TermlyReport
from tests.architecture import behind, restricted
from tests.architecture.admin_table import TABLES
from tests.architecture.words import SECRETS
from tests.factories.accounts import AffiliationFactory
from tests.factories.attendance import CorrectionFactory, MarkChangeFactory, MarkFactory, UploadFactory
from tests.factories.audits import ActionFactory, AnswerFactory, AttachmentFactory, AuditFactory, AuditTemplateFactory
from tests.factories.enquiries import refused, there
from tests.factories.packages import (
    AtSchoolFactory,
    DayPassedFactory,
    ReducedFactory,
    ShortReferralFactory,
    TuitionFactory,
)
from tests.factories.panels import ItemFactory, MeetingFactory, SeatFactory
from tests.factories.placements import (
    AgreementFactory,
    OfferFactory,
    PatternFactory,
    PlacementFactory,
    ReviewFactory,
    SessionFactory,
)
from tests.factories.providers import (
    BlockFactory,
    DocumentFactory,
    DocumentKindFactory,
    InspectionFactory,
    LotFactory,
    MembershipChangeFactory,
    MembershipFactory,
    ProgrammeFactory,
    RateFactory,
    SiteFactory,
    UnsortedFileFactory,
)
from tests.factories.pupils import EnrolmentFactory, PupilFactory
from tests.factories.referrals import ConditionFactory, ReasonFactory, ReferralFactory, RouteFactory

CAST = ("manager", "officer", "quality", "admin", "lead", "lead2", "viewer", "provider", "provider2", "tutor")
MONDAY = date(2026, 11, 16)


class World:
    """The things, by name; `provider2` and `lead2` have their own under the same names in `strangers`."""

    def __init__(self, cast: dict[str, Affiliation]) -> None:
        self.cast = cast
        self.cast["tutor2"] = AffiliationFactory(
            role="provider_tutor", organisation=cast["provider2"].organisation, user__name="Tutor Two"
        )
        reference.load()
        audit_reference.load()
        self.secrets = dict(SECRETS)
        self.things: dict[str, dict[str, Any]] = {"": {}}
        self.council = cast["manager"].organisation
        self.school = cast["lead"].organisation
        self.ours = self._provider(cast["provider"], LotFactory(number=2))
        self.theirs = self._provider(cast["provider2"], LotFactory(number=2))
        self._people()
        self._about_our_provider()
        self._audits()
        self._referrals()
        self._panels()
        self._placed()
        self._strangers()
        behind.put(self)
        restricted.plant(self)
        self._reports()
        self._elsewhere()

    def put(self, name: str, row: Any, **more: Any) -> Any:
        """Remember a thing."""
        self.things[name] = {"pk": row.pk, **more}
        return row

    def _provider(self, acting: Affiliation, lot: Any) -> SimpleNamespace:
        row = Provider.objects.get(organisation=acting.organisation)
        site = SiteFactory(provider=row)
        membership = MembershipFactory(provider=row, lot=lot)
        rate = RateFactory(membership=membership)
        programme = ProgrammeFactory(site=site, lot=lot, rate=rate)
        return SimpleNamespace(row=row, site=site, membership=membership, rate=rate, programme=programme)

    def _people(self) -> None:
        viewer = self.cast["viewer"]
        self.put("affiliation", viewer)
        self.put("our school", viewer.organisation)
        invitation = invitations.invite(
            email="asked@example.org",
            name="Asked In",
            organisation=viewer.organisation,
            role="school_viewer",
            by=self.cast["lead"],
        )
        self.put("invitation", invitation)
        listed = b"Name,Email,Role\nAda,ada@school.example,AP Lead\nBen,ben,AP Lead\n"
        words = b"What,First day\nINSET day,02/09/2030\nNothing,02/09/2030\n"
        terms = SimpleUploadedFile("terms.csv", words)
        self.put("council file", council_files.send("terms", terms, by=self.cast["admin"]))
        words = {"text": "Held.", "contact_name": "Ines Marlow", "contact_email": "dpo@council.example"}
        self.put("terms", Terms.write({}, date(2030, 9, 2), by=self.cast["admin"]))
        self.put("statement", Statement.publish("privacy", {**words, "starts_on": date(2030, 9, 2)}, by=None))
        self.put("route", RouteFactory())
        self.put("main reason", ReasonFactory())
        self.things["kind of reasons"] = {"kind": "placement_end"}
        moved = CodedReason(kind="placement_end", label="Moved on", group="moved_on", means="positive")
        figure = {"label": "Reply", "value": 3, "unit": "school days", "starts_on": date(2026, 1, 1)}
        self.put("figure of a rule", Threshold.objects.create(code="offer_reply_days", **figure))
        self.put("reason", moved.enter(by=self.cast["admin"]))
        self.things["part of letters"] = {"part": "opening"}
        self.things["kind of letter"] = {"room": "attendance", "name": "digest"}
        self.things["kind of statement"] = {"kind": "privacy"}
        coming = {"kind": "inset", "starts_on": date(2030, 9, 2)}
        self.put("closure", closing_days.enter_closure(self.school, by=self.cast["lead"], **coming))
        self.put("people file", inviting_many.send("people.csv", listed, by=self.cast["lead"]))
        quality = self.cast["quality"].user
        asked = account_changes.change_address(quality, "moved@example.org", by=self.cast["admin"])
        self.put("account change", asked)
        self.things["invitation/token"] = {"token": invitation.token}
        mail.post(self.cast["lead"].user, "core/anything", {}, why="Something waits for you", key="message of lead")
        self.put("message", Message.objects.get(dedupe_key="message of lead"))

    def _about_our_provider(self) -> None:
        ours, kind = self.ours, DocumentKindFactory(policy=True)
        self.put("provider", ours.row)
        self.put("site", ours.site)
        self.put("programme", ours.programme)
        self.put("membership", ours.membership)
        pdf = ContentFile(b"%PDF-1.7 nothing", name="policy.pdf")
        self.put("document", DocumentFactory(provider=ours.row, kind=kind, file=pdf))
        self.put("document waiting", DocumentFactory(provider=ours.row, kind=kind, waiting=True, file=pdf))
        closed = DocumentKindFactory(closed=True)
        closed_pdf = ContentFile(b"%PDF-1.7 closed-file-marker", name="closed.pdf")
        row = DocumentFactory(provider=ours.row, kind=closed, file=closed_pdf, given_name="closed-name-marker.pdf")
        self.put("document closed", row)
        self.put("unsorted", UnsortedFileFactory(provider=ours.row, file=pdf))
        DocumentFactory(provider=ours.row, kind=kind, rejected=True, rejection_reason="rejected-marker")
        self.put("inspection", InspectionFactory(provider=ours.row))
        self.put("block", BlockFactory(provider=ours.row, reason="block-marker", made_by=self.cast["manager"].user))
        change = MembershipChangeFactory(
            membership=ours.membership, reason="change-marker", proposed_by=self.cast["quality"].user
        )
        self.put("change", change)

    def _audits(self) -> None:
        template, ours = AuditTemplateFactory(), self.ours.row
        draft = self.put("template", AuditTemplateFactory(version="draft", number=2, is_approved=False))
        self.put("section", draft.sections.first())
        visit = {"code": "full", "label": "Full", "when": "Yearly", "areas": []}
        graded = AuditTemplateFactory(code="qa", kind="qa_visit", is_approved=False, visit_kinds=[visit])
        self.put("template visit", graded, code="full")
        self.put("question", draft.sections.first().questions.first())
        question = template.sections.first().questions.first()
        self.put("audit planned", AuditFactory(provider=ours, template=template))
        started = AuditFactory(provider=ours, template=template, status="in_progress", started_at=clock.now())
        answer = AnswerFactory(audit=started, question=question)
        self.put("audit", started)
        self.put("audit/section", started, code="A")
        self.put("audit/question", started, code=question.code)
        for name, person in (("attachment", "quality"), ("attachment own", "provider")):
            photo = AttachmentFactory(
                answer=answer,
                file=ContentFile(b"attachment-file-marker", name="photo.pdf"),
                given_name=f"{name.replace(' ', '-')}-marker.pdf",
                added_by=self.cast[person].user,
                is_by_provider=person == "provider",
            )
            self.put(name, photo)
        final = AuditFactory(
            provider=ours,
            template=template,
            status="final",
            outcome="compliant_with_actions",
            started_at=clock.now(),
            final_at=clock.now(),
            points=8,
            points_possible=10,
            accuracy_note="accuracy-marker",
        )
        AnswerFactory(
            audit=final, question=question, final_rating="partly_met", self_rating="met", auditor_note="auditor-marker"
        )
        self.put("audit final", final)
        file = ContentFile(b"%PDF-1.7 evidence-file-marker", name="evidence.pdf")
        action = ActionFactory(
            audit=final,
            question=question,
            status="evidence_submitted",
            evidence="evidence-marker",
            evidence_file=file,
            evidence_name="evidence-name-marker.pdf",
            submitted_at=clock.now(),
            submitted_by=self.cast["provider"].user,
        )
        self.put("action", action)

    def _pupil(self, school: Organisation | None, surname: str, **more: Any) -> Pupil:
        pupil = PupilFactory(legal_surname=surname, **more)
        if school:
            EnrolmentFactory(pupil=pupil, school=school)
        return pupil

    def _referral(self, pupil: Pupil, commissioner: Organisation, **more: Any) -> Referral:
        home = None if commissioner == self.council else commissioner
        return ReferralFactory(pupil=pupil, commissioner=commissioner, home_school=home, **more)

    def _referrals(self) -> None:
        school, lot = self.school, self.ours.membership.lot
        pupil = self._pupil(school, "Thistlewick")
        self.offered_pupil = pupil
        self.put("referral draft", self._referral(self._pupil(school, "Thistlewick"), school, complete=True, lot=lot))
        self.put(
            "referral submitted", self._referral(self._pupil(school, "Thistlewick"), school, submitted=True, lot=lot)
        )
        self.put(
            "referral returned",
            self._referral(
                self._pupil(school, "Thistlewick"),
                school,
                submitted=True,
                status="returned",
                information_wanted="More",
                lot=lot,
            ),
        )
        approved = self._referral(pupil, school, approved=True, lot=lot, tried="offered-tried-marker")
        self.put("referral approved", approved)
        self.put("condition", ConditionFactory(referral=approved))
        self.put("referral/programme", approved, programme=self.ours.programme.pk)
        self.put("referral/provider", approved, provider=self.ours.row.pk)
        self.put("offer", self._offer(self.ours, approved))
        GateOverride.objects.create(
            referral=approved,
            provider=self.ours.row,
            reason="override-marker",
            ends_on=date(2026, 12, 18),
            made_by=self.cast["manager"].user,
            made_at=clock.now(),
        )
        council_pupil = self._pupil(None, "Drumgoole", no_upn_reason="not_on_roll", upn=None)
        self.put("pupil council", council_pupil)
        route = RouteFactory(council=True)
        self.put("referral council", self._referral(council_pupil, self.council, complete=True, route=route, lot=lot))

    def _panels(self) -> None:
        """A meeting on which our lead and the manager sit, with a referral of the council's, and one that is minuted."""
        route = RouteFactory(council=True)
        referral = self._referral(self._pupil(None, "Thistlewick"), self.council, submitted=True, route=route)
        manager, lead = self.cast["manager"], self.cast["lead"]
        meeting, drafted = MeetingFactory(planned_by=manager.user), MeetingFactory(status="drafted")
        seat = SeatFactory(meeting=meeting, affiliation=lead)
        for each in (meeting, drafted):
            SeatFactory(meeting=each, affiliation=manager, post="chair")
        SeatFactory(meeting=drafted, affiliation=lead)
        self.put("panel", meeting)
        self.put("panel drafted", drafted)
        self.put("panel seat", seat)
        self.put("panel item", ItemFactory(meeting=meeting, referral=referral))

    def _offer(self, provider: SimpleNamespace, referral: Referral, **more: Any) -> Offer:
        more = {"membership": provider.membership, "site": provider.site, "programme": provider.programme, **more}
        return OfferFactory(referral=referral, offered_by=self.cast["manager"].user, **more)

    def _placed(self) -> None:
        pupil = self._pupil(self.school, "Quillfeather", legal_forename="Zebedea")
        self.secrets |= {pupil.upn: SECRETS["Quillfeather"], self.offered_pupil.upn: SECRETS["Thistlewick"]}
        self.put("pupil", pupil)
        self._around(pupil)
        double = self._pupil(None, "Quillfeather", legal_forename="Zebedea", upn=None, no_upn_reason="new_arrival")
        self.put("merge", merging.propose(pupil, double, "merge-reason-marker", by=self.cast["manager"]))
        listed = b"UPN,Surname,Forename,DOB\nX,Quillfeather,Zebedea,14/03/2012\n"
        sent = SimpleUploadedFile("pupils.csv", listed)
        self.put("pupil file", pupil_files.send(sent, school=self.school, since=None, by=self.cast["lead"]))
        referral = self._referral(
            pupil,
            self.school,
            approved=True,
            lot=self.ours.membership.lot,
            tried="tried-marker",
            risk_note="risk-marker",
            decision_reason="decision-marker",
        )
        self.put("referral", referral)
        self._enquiry(referral)
        placement = self._placement(self.ours, referral)
        self.put("placement", placement)
        said = {"content": [], "sha256": "", "made_at": clock.now()}
        drafted = AgreementFactory(placement=placement, drafted=True, number=3)
        wish = {"kind": "end", "reason": "need", "last_day": placement.ends_on}
        self.put("wish", wishing.ask(placement, **wish, by=self.cast["provider"]))
        self.put("parent notice", ParentNotice.objects.create(placement=placement, agreement=drafted, number=1, **said))
        self.put("agreement drafted", AgreementFactory(placement=placement, drafted=True, number=2))
        signed = {"drafted": True, "status": "signed_by_provider", "provider_signed_at": clock.now()}
        later = self._placement(
            self.ours,
            self._referral(
                self._pupil(self.school, "Quillfeather"), self.school, approved=True, lot=self.ours.membership.lot
            ),
        )
        self.put("agreement signed", AgreementFactory(placement=later, number=2, **signed))
        self.put(
            "step",
            Step.objects.create(
                pupil=pupil,
                placement=placement,
                organisation=self.school,
                change="care",
                what="route",
                opened_on=date(2026, 11, 16),
            ),
        )
        self.put("review", ReviewFactory(placement=placement, due_on=date(2026, 11, 20)))
        entered = {"pupil": pupil, "entered_by": self.cast["lead"].user}
        AtSchoolFactory(**entered, school=self.school, half_days=["tue_am"], said="at-school-marker")
        less = {"reason": "reduced-marker", "parent": "agreeing-parent-marker", "half_days": ["fri_pm"]}
        self.put("reduced", ReducedFactory(**entered, **less))
        self.put("reduced proposed", ReducedFactory(**entered, proposed=True, half_days=["thu_pm"]))
        self.put("short referral", ShortReferralFactory(referral=referral))
        DayPassedFactory(referral=referral, words="day-passed-marker", said_by=self.cast["lead"].user)
        tutored = {"tutor": "tutor-marker", "place": "tuition-place-marker"}
        self.put("tuition", TuitionFactory(**entered, arranger=self.school, **tutored))
        ReviewFactory(
            placement=placement,
            held_on=date(2026, 10, 14),
            outcome="continue",
            note="review-marker",
            held_by=self.cast["lead"].user,
        )
        Pause.objects.create(
            placement=placement, starts_on=date(2026, 9, 28), ends_on=date(2026, 9, 30), reason="pause-marker"
        )
        self._attendance(placement)

    def _enquiry(self, referral: Referral) -> None:
        """What was asked for the pupil, of our provider; and what the family did not want."""
        said = {"note": "asked-marker, 0161 496 0999", "stays": "stays-marker"}
        asked = there(referral, self.ours.row, by=self.cast["lead"], **said)
        self.put("enquiry", asked.enquiry)
        self.put("asked", asked)
        # Whoever has a link reads its question: another one, without what only some may read.
        self.things["asked/token"] = {"token": there(referral, self.ours.row, by=self.cast["lead"]).token}
        self.put("family refusal", refused(referral, self.ours.row, by=self.cast["lead"]))

    def _around(self, pupil: Pupil) -> None:
        """Who is to be rung about the child, who must be told nothing, and who works with it."""
        contact = {"responsibility": "yes", "telephone": "0161 496 0000", "email": "", "other_telephone": ""}
        plain = {"language": "", "needs_interpreter": False, "is_not_told": False, "is_emergency": False}
        own = {**contact, **plain, "name": "ring-marker", "relationship": "mother", "place": 1}
        self.put("contact", contacting.add_contact(pupil, own, by=self.cast["lead"]))
        other = {**own, "name": "told-nothing-marker", "place": None, "is_not_told": True, "telephone": "0161 496 0123"}
        contacting.add_contact(pupil, other, by=self.cast["lead"])
        unrung = {**own, "name": "unrung-marker", "place": None, "telephone": ""}
        contacting.add_contact(pupil, unrung, by=self.cast["lead"])
        for kind in ("social_worker", "virtual_school", "youth_justice"):
            worker = {"name": f"{kind}-marker", "team": "", "telephone": "", "email": ""}
            describing.name_professional(pupil, kind, worker, by=self.cast["lead"])
        known = {"travel_note": "travel-marker", "care_council": "care-council-marker"}
        describing.describe(pupil, known, by=self.cast["lead"], words="Known.")

    def _placement(self, provider: SimpleNamespace, referral: Referral) -> Any:
        placement = PlacementFactory(
            offer=self._offer(provider, referral, status="accepted"), programme=provider.programme
        )
        agreement = AgreementFactory(placement=placement, rate=provider.rate)
        PatternFactory(agreement=agreement, weekday=0)
        PatternFactory(agreement=agreement, weekday=2)
        return placement

    def _attendance(self, placement: Any) -> None:
        session = SessionFactory(placement=placement, date=MONDAY)
        MarkFactory(session=session, absent=True, saved_by=self.cast["tutor"].user)
        MarkChangeFactory(session=session, changed_by=self.cast["tutor"].user)
        self.put("correction", CorrectionFactory(session=session, proposed_by=self.cast["tutor"].user))
        old = SessionFactory(placement=placement, date=date(2026, 11, 4))
        MarkFactory(session=old, absent=True, saved_by=self.cast["tutor"].user)
        self.things["placement/day/half"] = {"pk": placement.pk, "day": old.date, "half": "AM"}
        self.things["site/day/half"] = {"site": self.ours.site.pk, "day": MONDAY, "half": "AM"}
        SessionFactory(placement=placement, date=date(2026, 11, 18))
        upload = UploadFactory(
            provider=self.ours.row,
            checked=True,
            given_name="upload-marker.csv",
            file=ContentFile(b"Date,Session,Pupil\n", name="r.csv"),
            to_correct=ContentFile(b"Date,Session,Pupil\n", name="c.csv"),
            sent_as=self.cast["tutor"],
        )
        self.put("upload", upload)

    def _strangers(self) -> None:
        school2 = self.cast["lead2"].organisation
        pupil = self._pupil(school2, "Wintersgale")
        self.secrets[pupil.upn] = SECRETS["Wintersgale"]
        referral = self._referral(pupil, school2, approved=True, lot=self.theirs.membership.lot)
        placement = self._placement(self.theirs, referral)
        SessionFactory(placement=placement, date=MONDAY)

    def _reports(self) -> None:
        self.put("report", self._signed_off("provider", self.ours.row.organisation))
        self.put("report school", self._signed_off("school", self.school))
        self.put("report borough", self._signed_off("borough", self.council))
        for name in ("report", "report school", "report borough"):
            self.things[f"{name}/figure"] = {**self.things[name], "code": "attendance"}
        self.things["figure"] = {"code": "unknown"}
        self.put("report live", self._report("provider", self.ours.row.organisation, "2026-autumn"))

    def _report(self, scope: str, about: Organisation, term: str) -> TermlyReport:
        return termly.report_for(termly.council_term(term), scope, about)

    def _signed_off(self, scope: str, about: Organisation) -> TermlyReport:
        report = self._report(scope, about, "2026-summer")
        termly.sign_off(report, by=self.cast["manager"])
        # One on real paper is enough to be read: printing takes its time.
        is_read = scope == "provider"
        report.pdf.save(
            "report.pdf", ContentFile(print_html(paper.html_of(report)) if is_read else b"%PDF-1.7 nothing")
        )
        return report

    def _elsewhere(self) -> None:
        """Rows of reference data for Django admin, and the odd addresses of signing in."""
        lot = self.ours.membership.lot
        days = {"opens_on": date(2026, 9, 1), "closes_on": date(2026, 10, 1)}
        self.put("framework", lot.framework)
        self.put("lot", lot)
        self.put("document kind", DocumentKind.objects.first())
        self.put("round", Round.objects.create(framework=lot.framework, name="Autumn", **days))
        for table in TABLES:
            model = apps.get_model(table.replace("_", "."))
            self.things[f"admin/{table}"] = {"object_id": model._default_manager.first().pk}
        self.things["admin/app"] = {"app_label": "core"}
        kind = ContentType.objects.get_for_model(Calendar)
        self.things["admin/site"] = {"content_type_id": kind.pk, "object_id": Calendar.objects.first().pk}
        self.things["reset/key"] = {"uidb36": "1", "key": "abc-def"}
        self.things["outside"] = {"provider_id": "nobody"}
