"""What of the world stands behind a curtain: a pupil who moved, a hidden address, a closed file; and moving it there."""

from datetime import date
from typing import Any

from django.core.files.base import ContentFile

from attendance.models import Upload
from placements.models import Placement
from providers.models import Document
from pupils.models import Enrolment, Pupil
from tests.factories.accounts import SchoolFactory
from tests.factories.attendance import MarkFactory, UploadFactory
from tests.factories.placements import SessionFactory
from tests.factories.pupils import EnrolmentFactory

HIDDEN_POSTCODE, OTHER_POSTCODE = "M99 7XQ", "M99 7XR"
PAST = date(2026, 10, 9)
"""The last day of a placement whose provider may see it no more."""


def put(world: Any) -> None:
    """Put each behind its curtain."""
    Pupil.objects.filter(legal_surname__in=["Quillfeather", "Thistlewick"]).update(
        postcode=HIDDEN_POSTCODE, is_address_protected=True
    )
    _moved(world)
    _past(world)


def _moved(world: Any) -> None:
    """Referred and placed by the strangers' school, and since October at a school that nobody of the cast is of."""
    former = world.cast["lead2"].organisation
    pupil = world._pupil(None, "Ravensdrift", year_override="3", postcode="M98 1AA")
    EnrolmentFactory(pupil=pupil, school=former, ends_on=date(2026, 10, 1))
    at_last = SchoolFactory(organisation__name="Newhaven-marker School").organisation
    EnrolmentFactory(pupil=pupil, school=at_last, starts_on=date(2026, 10, 2))
    referral = world._referral(pupil, former, approved=True, lot=world.theirs.membership.lot)
    placement = world._placement(world.theirs, referral)
    MarkFactory(session=SessionFactory(placement=placement, date=date(2026, 11, 16)))
    world.put("pupil moved", pupil)
    world.put("referral moved", referral)
    world.put("placement moved", placement)
    world.put("offer moved", placement.offer)
    world.secrets[pupil.upn] = "manager officer quality lead2 provider2 tutor2"


def _past(world: Any) -> None:
    """Of our school and our provider, which may see nothing of it any more; and the file that named the pupil."""
    pupil = world._pupil(world.school, "Pastlethwaite")
    referral = world._referral(pupil, world.school, approved=True, lot=world.ours.membership.lot)
    placement = world._placement(world.ours, referral)
    Placement.objects.filter(pk=placement.pk).update(status="ended", ended_on=PAST, end_reason="planned")
    upload = UploadFactory(
        provider=world.ours.row,
        status="approved",
        given_name="past-name-marker.csv",
        file=ContentFile(b"Date,Session,Pupil\npast-file-marker", name="r.csv"),
        to_correct=ContentFile(b"Date,Session,Pupil\npast-rows-marker", name="c.csv"),
        findings={"faults": ["Row 2: past-fault-marker"]},
        counts={"new": 1, "changed": 0, "unchanged": 0, "rejected": 1},
        sent_as=world.cast["tutor"],
        names_others=False,
    )
    upload.placements.add(placement)
    MarkFactory(session=SessionFactory(placement=placement, date=date(2026, 10, 5)), upload=upload)
    world.put("placement past", placement)
    world.put("upload past", upload)
    world.secrets[pupil.upn] = "manager officer quality lead viewer"


def move(role: str) -> None:
    """Change everything this role may not read: nothing of what it is shown or handed may follow."""
    if role not in ("manager", "officer"):
        Pupil.objects.filter(postcode=HIDDEN_POSTCODE).update(postcode=OTHER_POSTCODE)
    if role not in ("manager", "officer", "quality", "provider2", "tutor2"):
        moved = Pupil.objects.filter(legal_surname="Ravensdrift")
        moved.update(year_override="5", postcode="M98 1AB", primary_need="ASD", sen_provision="E")
        Enrolment.objects.filter(pupil__in=moved, ends_on=None).update(ends_on=date(2026, 11, 12))
    if role not in ("manager", "officer", "quality", "provider", "tutor"):
        Document.objects.filter(given_name="closed-name-marker.pdf").update(given_name="other.pdf", sha256="0" * 64)
    if role not in ("manager", "officer", "quality"):
        Upload.objects.filter(given_name="past-name-marker.csv").update(
            given_name="other.csv", findings={"faults": ["Row 3"]}, sha256="f" * 64, fingerprint="e" * 64
        )
