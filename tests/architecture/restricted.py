"""A word in each field that only its readers read: a kind of row that names its readers says here how one is planted.

Each field gets its own word, which the walk by every role then looks for in pages, files, hidden fields and mails.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from accounts.readers import everybody_who_is
from apart import keeping
from apart.models import Pair
from concerns import following
from concerns.models import Allegation, Concern
from core import clock
from core.models import Restricted
from core.models.restricted import kinds
from placements.models import Placement
from pupils.models import LimitedAccess, MedicalNote, Pupil
from referrals import attaching, intending, risking
from referrals.attaching import Paper
from referrals.models import NamedRisk, Referral, ReferralFile
from referrals.risking import Said
from tests.factories.apart import kept_apart
from tests.factories.attendance import MarkFactory
from tests.factories.concerns import allegation_of, named_officer, raised, sent
from tests.factories.placements import SessionFactory

Planted = tuple[Restricted, str]
"""The row, and who of the cast reads it."""


def marker(kind: type[Restricted], field: str) -> str:
    """The word in this field: once in the world."""
    return f"{kind._meta.model_name}-{field}-marker".replace("_", "-")


def words_of(kind: type[Restricted]) -> dict[str, str]:
    """What stands in the fields of a planted row."""
    return {field: marker(kind, field) for field in kind.RESTRICTED}


def _medical_note(world: Any) -> Planted:
    pupil = Pupil.objects.get(pk=world.things["pupil"]["pk"])
    note = MedicalNote.write(pupil, "allergies", **words_of(MedicalNote), by=world.cast["lead"])
    return note, "lead viewer provider tutor"


def _concern(world: Any) -> Planted:
    """Raised at the school; nobody is safeguarding lead, so its AP Leads and the managers of the provider are told."""
    words, viewer = words_of(Concern), world.cast["viewer"]
    placement = Placement.objects.get(pk=world.things["placement"]["pk"])
    outcome = words.pop("outcome")
    given = {"happened_at": clock.now(), "tell": ["school_dsl", "provider_dsl"], **words}
    missing = raised(placement, by=viewer, kind="missing", **given)
    world.put("concern open", missing)
    world.put("concern/step", missing, code="police")
    following.take_step(missing, "found", taken_at=clock.now(), said=words["what_happened"], by=viewer)
    following.add_note(missing, text=words["what_happened"], by=viewer)
    concern = raised(placement, by=viewer, **given)
    following.close(concern, reason="mistake", outcome=outcome, seen=0, by=world.cast["lead"])
    return concern, "lead viewer provider"


def _allegation(world: Any) -> Planted:
    """Sent by a tutor to the named officer, who is of the council and not its AP Manager."""
    words, quality = words_of(Allegation), world.cast["quality"]
    world.put("post", named_officer(quality, by=world.cast["admin"]))
    outcome = words.pop("outcome")
    receipt = world.put("receipt", sent(world.ours.site, by=world.cast["tutor"], **words))
    allegation = allegation_of(receipt)
    allegation.acknowledge(by=quality)
    allegation.close(reason="unfounded", outcome=outcome, by=quality)
    return allegation, "quality"


def _limited(world: Any) -> Planted:
    """Of our school, taught by our provider: with everything that a child has, and few who find it."""
    pupil = world._pupil(world.school, "Limmerdale")
    referral = world._referral(pupil, world.school, approved=True, lot=world.ours.membership.lot)
    placement = world._placement(world.ours, referral)
    MarkFactory(session=SessionFactory(placement=placement, date=date(2026, 11, 16)))
    lead, officer = world.cast["lead"], world.cast["officer"]
    words = words_of(LimitedAccess)
    limit = LimitedAccess.put(pupil, words["reason"], readers=[everybody_who_is(lead.role, world.school)], by=officer)
    LimitedAccess.objects.filter(pk=limit.pk).update(**words)
    world.put("pupil limited", pupil)
    world.put("referral limited", referral)
    world.put("placement limited", placement)
    world.put("offer limited", placement.offer)
    world.secrets |= {
        pupil.upn: "officer lead",
        referral.reference: "officer lead",
        placement.reference: "officer lead",
    }
    return limit, "officer lead"


def _named_risk(world: Any) -> Planted:
    """At a sent referral of our school, whose child our provider has accepted; what it said before is kept."""
    referral, words = Referral.objects.get(pk=world.things["referral"]["pk"]), words_of(NamedRisk)
    risking.write(referral, {"weapons": Said(True, **words)}, by=world.cast["lead"])
    risking.write(
        referral, {"weapons": Said(True, words["known"], "Bag checked")}, by=world.cast["lead"], why="Said anew"
    )
    row = NamedRisk.objects.get(controls=words["controls"])
    world.put("referral/consent", referral, code="photos")
    tried = {"code": "mentor", "starts_on": clock.today(), "came_of_it": "Came more often"}
    world.put("tried", intending.add_tried(referral, by=world.cast["lead"], **tried))
    return row, "manager officer lead provider tutor"


def _paper(world: Any) -> Planted:
    """Of a kind that managers read and tutors do not; one that was removed is for who refers and decides."""
    referral, words = Referral.objects.get(pk=world.things["referral"]["pk"]), words_of(ReferralFile)
    lead = world.cast["lead"]
    reason, name = words.pop("removed_reason"), words.pop("given_name")
    row = attaching.add(referral, "ehc_plan", Paper(f"{name}.pdf", ".pdf", b"paper-content-marker"), by=lead)
    gone = attaching.add(referral, "ehc_plan", Paper("old.pdf", ".pdf", b"removed-content-marker"), by=lead)
    attaching.remove(gone, by=lead, reason=reason)
    world.put("paper", row)
    world.put("paper removed", gone)
    ours = "manager officer lead"
    world.secrets |= {"paper-content-marker": f"{ours} provider", "removed-content-marker": ours, reason: ours}
    return row, f"{ours} provider"


def _pair(world: Any) -> Planted:
    """Set by the officer: one that holds, and one that ended, of which each side has a place somewhere."""
    pupil, other = Pupil.objects.get(pk=world.things["pupil"]["pk"]), world._pupil(world.school, "Partington")
    words, officer = words_of(Pair), world.cast["officer"]
    ended = kept_apart(pupil, other, by=officer, reason=words["reason"])
    keeping.end(ended, said=words["ended_reason"], by=officer)
    world.put("pair ended", ended)
    return kept_apart(pupil, other, by=officer, reason=words["reason"]), "officer"


PLANTED: dict[type[Restricted], Callable[[Any], Planted]] = {
    Concern: _concern,
    Allegation: _allegation,
    LimitedAccess: _limited,
    MedicalNote: _medical_note,
    Pair: _pair,
    NamedRisk: _named_risk,
    ReferralFile: _paper,
}


def plant(world: Any) -> None:
    """Put one row of each kind into the world, and its words among what not everybody may read."""
    for kind in kinds():
        row, readers = PLANTED[kind](world)
        world.put(str(kind._meta.verbose_name), row)
        world.secrets = dict.fromkeys(words_of(kind).values(), readers) | world.secrets
