"""Placements that wait for their provider: it has not read what must be known, or has read it before it changed."""

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from agreements.models import Acknowledgement, KeyAdult
from placements.models import LIVE, Agreement, Placement
from pupils.models import MedicalNote
from referrals.models import NamedRisk

SIGNED = (Agreement.Status.SIGNED_BY_PROVIDER, Agreement.Status.SIGNED_BY_COMMISSIONER, Agreement.Status.IN_FORCE)


def unread(rows: QuerySet[Placement]) -> QuerySet[Placement]:
    """Signed and never read, no key adult named, or something written since it was read last."""
    last = Acknowledgement.objects.filter(placement=OuterRef("pk")).order_by("-read_at")
    rows = rows.filter(status__in=LIVE).annotate(read_at=Subquery(last.values("read_at")[:1]))
    notes = MedicalNote.objects.filter(pupil=OuterRef("pupil"), written_at__gt=OuterRef("read_at"))
    risks = NamedRisk.objects.filter(referral=OuterRef("referral"), written_at__gt=OuterRef("read_at"))
    signed = Agreement.objects.filter(placement=OuterRef("pk"), status__in=SIGNED)
    adult = KeyAdult.objects.now().filter(placement=OuterRef("pk"))
    lacks = Q(read_at=None) | ~Exists(adult)
    before = Q(lacks, Exists(signed), status=Placement.Status.AGREED)
    return rows.filter(before | Q(Exists(notes)) | Q(Exists(risks)))
