"""Flow: the provider reads what must be known of a child before it comes; what changes later is read anew."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery

from agreements.models import Acknowledgement, KeyAdult, NoticeGiven
from core import clock
from core.acting import Acting
from core.models import MoveRefused, record
from placements import locks
from placements.models import Placement
from pupils.child_record import ChildRecord
from pupils.models import MedicalNote
from pupils.readers import Reader
from referrals import informed
from referrals.models import NamedRisk, Referral

NOT_READ = "{} has not read the risks and medical notes of this pupil. Its manager reads and acknowledges them."
READ_AGAIN = "Medical notes or risks were changed since {} read them. Its manager reads and acknowledges them again."
CHANGED = "What is known of the pupil has changed since you opened this page. Read it again, then acknowledge it."
NOT_WRITTEN = "Nothing was written down"


@dataclass(frozen=True)
class Known:
    """What must be known of a child before it comes, as far as whoever looks may read it; reading notes is logged."""

    risks: list[dict[str, Any]]
    health: list[dict[str, Any]]
    read: "Read"

    @classmethod
    def of(cls, placement: Placement, acting: Acting) -> "Known":
        """The notes themselves for the provider; others have them on the child's record."""
        record = ChildRecord(placement.pupil, Reader(acting), may_change=False)
        health = record.health(writes=False).rows if acting.is_provider else []
        return cls(risks_of(placement.referral, acting), health, Read.of(placement))

    @property
    def values(self) -> list[Any]:
        """What is told from what was shown before."""
        return [[[row["key"], str(row["value"])] for row in rows] for rows in (self.risks, self.health)]


def risks_of(referral: Referral, acting: Acting) -> list[dict[str, Any]]:
    """What the provider must know to keep everyone safe; the named risks for it, whom the referral is not open to."""
    level = referral.get_risk_display() or "Not known"
    rows = [
        {"key": "Risk level", "value": level},
        {"key": "To keep everyone safe", "value": referral.risk_note or NOT_WRITTEN},
    ]
    if not acting.is_provider:
        return rows
    named = NamedRisk.objects.readable_by(acting).now().filter(referral=referral)
    return [*rows, *informed.risks(list(named.select_related("written_by", "referral")), acting)]


@dataclass(frozen=True)
class Read:
    """Who read it last, when what must be read was changed last, and who is key adult."""

    placement: Placement
    name: str
    role: str
    at: datetime | None
    changed_at: datetime | None
    adult: str
    telephone: str
    email: str
    allows_from: date | None
    """The first day that the notice to parents allows; None where none was given."""

    @classmethod
    def of(cls, placement: Placement) -> "Read":
        last = Acknowledgement.objects.filter(placement=OuterRef("pk")).order_by("-read_at")
        notes = MedicalNote.objects.filter(pupil=OuterRef("pupil")).order_by("-written_at")
        risks = NamedRisk.objects.filter(referral=OuterRef("referral")).order_by("-written_at")
        parts = {name: Subquery(last.values(name)[:1]) for name in ("name", "role", "read_at")}
        parts["notes_at"] = Subquery(notes.values("written_at")[:1])
        parts["risks_at"] = Subquery(risks.values("written_at")[:1])
        adult = KeyAdult.objects.now().filter(placement=OuterRef("pk"))
        parts |= {f"adult_{name}": Subquery(adult.values(name)[:1]) for name in ("name", "telephone", "email")}
        given = NoticeGiven.objects.filter(notice__placement=OuterRef("pk"), notice__replaced_at=None)
        parts["allows_from"] = Subquery(given.order_by("allows_from").values("allows_from")[:1])
        row = Placement.objects.filter(pk=placement.pk).order_by().values_list(*parts.values()).first() or [None] * 9
        name, role, at, notes_at, risks_at, adult, telephone, email, allows_from = row
        who = (name or "", role or "", at, max(filter(None, (notes_at, risks_at)), default=None))
        return cls(placement, *who, adult or "", telephone or "", email or "", allows_from)

    @property
    def reached(self) -> str:
        """How the key adult is reached."""
        return ", ".join(filter(None, [self.telephone, self.email]))

    @property
    def against(self) -> str:
        """Why what is known has not been read; no words when it has."""
        who = self.placement.provider.name
        if self.at is None:
            return NOT_READ.format(who)
        return READ_AGAIN.format(who) if self.changed_at and self.changed_at > self.at else ""


def acknowledge(placement: Placement, *, by: Acting) -> Acknowledgement:
    """Say that they were read, in the name and role of who did."""
    with transaction.atomic():
        row = locks.placement(placement)
        if by.organisation_id != row.provider.organisation_id:
            raise MoveRefused("Only the provider says that it has read them.")
        if row.status == Placement.Status.ENDED:
            raise MoveRefused("This placement has ended.")
        made = Acknowledgement.objects.create(
            placement=row,
            read_by_id=by.user_id,
            name=by.user.name,
            role=by.get_role_display(),
            read_at=clock.now(),
        )
        record("acknowledged", made, by=by, sentence="The provider read the risks and medical notes.")
    return made


def hold(placement: Placement) -> None:
    """Whoever would write down something of the child meanwhile waits."""
    locks.placement(placement)
