"""Medical notes: what who teaches a child must know of its health, who wrote it when, and who may read it."""

from typing import ClassVar, Self

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q

from accounts.models import Role
from core import clock
from core.acting import Acting
from core.limited import hidden_from
from core.models import Restricted, RestrictedQuerySet, record
from pupils.models.pupil import Enrolment, Pupil
from pupils.models.written import Written, in_hands_of, on_roll_of

LONGEST_NOTE = 2000


class MedicalNoteQuerySet(RestrictedQuerySet["MedicalNote"]):
    def read_by_work_of(self, acting: Acting) -> Q | None:
        """The school that has the child; the provider from acceptance on; the officers who refer for the council."""
        today = clock.today()
        if acting.is_school:
            return on_roll_of(acting)
        is_officer = acting.role == Role.COMMISSIONING_OFFICER
        # Of a child on no school's roll nobody else would read them.
        at_home = Enrolment.objects.home(today).filter(pupil=OuterRef("pupil"))
        is_ours = Q(~Exists(at_home)) & ~Q(pupil__in=hidden_from(acting))
        why = is_ours if is_officer else Q(pk__in=[])
        return why | in_hands_of(acting) if acting.is_provider or is_officer else why

    def kept_by_work_of(self, acting: Acting) -> Q | None:
        """Whoever writes them: the school's AP Lead and the council's referring officers, of those they read."""
        keeps = acting.role in (Role.AP_LEAD, Role.COMMISSIONING_OFFICER)
        return self.read_by_work_of(acting) if keeps else Q(pk__in=[])

    def is_written_by(self, acting: Acting, pupil: Pupil) -> bool:
        """Whether this person writes this child's, of which there may be none yet."""
        rows = self.kept_by_work_of(acting)
        return Pupil.objects.annotate(pupil=models.F("pk")).filter(rows, pk=pupil.pk).exists()

    def now(self) -> Self:
        """What is known today, without what was written before."""
        return self.filter(replaced_at=None)


class MedicalNote(Written, Restricted):
    """One thing that was asked about a child's health: none known, or what is. What was not asked has no row."""

    class Kind(models.TextChoices):
        NEEDS = "needs", "Medical needs"
        ALLERGIES = "allergies", "Allergies"
        MEDICATION = "medication", "Medication"
        PLAN = "plan", "Health care plan"

    RESTRICTED: ClassVar = ("text",)
    IS_TOLD_OF: ClassVar = True
    READERS_OF: ClassVar = "pupil_id"

    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="medical_notes")
    kind = models.CharField(max_length=12, choices=Kind)
    text = models.TextField(max_length=LONGEST_NOTE, blank=True)

    objects = MedicalNoteQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["pupil", "kind"], condition=Q(replaced_at=None), name="medical_note_once_of_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["needs", "allergies", "medication", "plan"]), name="medical_note_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def trail_name(self) -> str:
        return "Medical notes"

    @property
    def is_none_known(self) -> bool:
        """Asked, and there is nothing."""
        return not self.text

    @classmethod
    def write(cls, pupil: Pupil, kind: str, text: str, *, by: Acting) -> "MedicalNote":
        """Write down what is known now, nothing known without words; what was written before is kept."""
        now = clock.now()
        with transaction.atomic():
            Pupil.objects.select_for_update().get(pk=pupil.pk)
            before = cls.objects.now().filter(pupil=pupil, kind=kind).first()
            if before and before.text == text:
                return before
            if before:
                cls.objects.filter(pk=before.pk).update(replaced_at=now)
            note = cls.objects.create(
                pupil=pupil,
                kind=kind,
                text=text,
                written_by_id=by.user_id,
                written_for=by.organisation.name,
                written_at=now,
            )
            record("written", note, by=by, sentence=f"{note.get_kind_display()}: what is known was written down.")
        return note
