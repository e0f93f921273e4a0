"""Forms of a child's record: contacts, health, needs, care, who works with the child, travel."""

from datetime import date
from typing import Any

from django.forms import ValidationError

from core import clock
from core.acting import Acting
from core.forms import PageForm
from govuk import fields
from pupils import contacting, describing, reference
from pupils.models import Circumstances, Contact, MedicalNote, Professional, Pupil
from pupils.models.medical_note import LONGEST_NOTE

FEWEST, MOST = 10, 15
PLACES = ("First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth")
NO_NUMBER = "Enter a telephone number, like 0161 496 0000 or +48 22 123 45 67"


def telephone(typed: str) -> str:
    """A number that can be dialled, as it was typed but for doubled spaces."""
    said = " ".join(typed.split())
    digits = [sign for sign in said if sign.isdigit()]
    if said and not (FEWEST <= len(digits) <= MOST and said.isascii() and set(said) <= set("0123456789 +()-")):
        raise ValidationError(NO_NUMBER)
    return said


class ContactForm(PageForm):
    """An adult of a child's: when they are rung, or that they must be told nothing."""

    name = fields.CharField(label="Full name", max_length=120)
    relationship = fields.SelectField(label="Relationship to the child", choices=Contact.Relationship.choices)
    responsibility = fields.ChoiceField(label="Parental responsibility", choices=Contact.Responsibility.choices)
    is_not_told = fields.BooleanField(
        label="Must not be given information about the child",
        hint="Whoever would ring is warned, at the provider too. They are not rung.",
        required=False,
    )
    telephone = fields.CharField(label="Telephone", max_length=30, width=20, required=False)
    other_telephone = fields.CharField(label="Other telephone", max_length=30, width=20, required=False)
    email = fields.EmailField(label="Email address", required=False)
    place = fields.SelectField(label="When they are rung", nothing="Not to be rung", required=False)
    is_emergency = fields.BooleanField(label="Rung in an emergency", required=False)
    language = fields.SelectField(label="Language they speak", nothing="Not asked", required=False)
    needs_interpreter = fields.BooleanField(label="Needs an interpreter", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked: dict[str, Any] = self.fields
        asked["language"].choices = [("", "Not asked"), *reference.languages().items()]
        pupil, own = (self.row.pupil, [self.row.pk]) if isinstance(self.row, Contact) else (self.row, [])
        rung = Contact.objects.now().filter(pupil=pupil, place__isnull=False).exclude(pk__in=own).count()
        offered = PLACES[: min(rung + 1, len(PLACES))]
        asked["place"].choices = [("", "Not to be rung"), *((str(n), words) for n, words in enumerate(offered, 1))]
        if not own:
            asked["place"].initial = str(len(offered))

    def clean_telephone(self) -> str:
        return telephone(self.cleaned_data["telephone"])

    def clean_other_telephone(self) -> str:
        return telephone(self.cleaned_data["other_telephone"])

    def clean(self) -> dict[str, Any]:
        """Who is rung has a number; who must be told nothing is not rung."""
        cleaned = super().clean()
        is_rung = bool(cleaned.get("place") or cleaned.get("is_emergency"))
        if cleaned.get("is_not_told") and is_rung:
            self.add_error("place", "Somebody who must not be given information is not rung: select “Not to be rung”")
        elif is_rung and "telephone" in cleaned and not cleaned["telephone"]:
            self.add_error("telephone", "Enter the telephone number: they are to be rung")
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """What was entered, by the names of the model."""
        cleaned = self.cleaned_data
        return {**cleaned, "place": int(cleaned["place"]) if cleaned["place"] else None}


class ContactAddForm(ContactForm):
    def act(self, row: Pupil, by: Acting) -> Contact:
        return contacting.add_contact(row, self.values, by=by)


class ContactEditForm(ContactForm):
    def act(self, row: Contact, by: Acting) -> Contact:
        return contacting.change_contact(row, self.values, by=by)


class ContactRemoveForm(PageForm):
    """Nothing is asked."""

    def act(self, row: Contact, by: Acting) -> None:
        contacting.remove_contact(row, by=by)


UNASKED, NONE, KNOWN = "unasked", "none", "known"
ASKED = [(UNASKED, "Not asked yet"), (NONE, "Asked: none known"), (KNOWN, "Asked: there is")]
HEALTH = {
    MedicalNote.Kind.NEEDS: ("Medical needs", "What they are, and what to do"),
    MedicalNote.Kind.ALLERGIES: ("Allergies", "To what, how it shows, and what to do"),
    MedicalNote.Kind.MEDICATION: ("Medication", "What, how much, when, and who gives it"),
    MedicalNote.Kind.PLAN: ("Health care plan", "Of which date, and where it is kept"),
}


class HealthForm(PageForm):
    """What was asked about the child's health: “none known” is an answer, “not asked” is none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind, (label, words) in HEALTH.items():
            text = f"{kind}_text"
            answer = fields.ChoiceField(label=label, choices=ASKED, initial=UNASKED, reveals={KNOWN: text})
            self.fields[kind.value] = answer
            self.fields[text] = fields.TextField(label=words, rows=3, count=LONGEST_NOTE, required=False)

    @staticmethod
    def initial_of(notes: list[MedicalNote]) -> dict[str, Any]:
        found = {note.kind: (KNOWN if note.text else NONE) for note in notes}
        return {**found, **{f"{note.kind}_text": note.text for note in notes}}

    def clean(self) -> dict[str, Any]:
        """What was asked once was asked."""
        cleaned = super().clean()
        for kind in HEALTH:
            if cleaned.get(kind) == UNASKED and self.initial.get(kind.value, UNASKED) != UNASKED:
                self.add_error(kind, f"{kind.label} was asked before: select what is known now")
        return cleaned

    def act(self, row: Pupil, by: Acting) -> None:
        cleaned = self.cleaned_data
        answers = {kind.value: (cleaned[kind], cleaned[f"{kind}_text"]) for kind in HEALTH}
        said = {UNASKED: None, NONE: ""}
        describing.write_health(row, {kind: said.get(how, text) for kind, (how, text) in answers.items()}, by=by)


class NeedsForm(PageForm):
    """What the child needs at school; of a plan its dates."""

    sen_provision = fields.ChoiceField(
        label="Special educational need",
        choices=Pupil.SenProvision.choices,
        reveals={"K": "need_support", "E": ("need_plan", "plan_since", "plan_reviewed_on", "plan_review_due")},
    )
    need_support = fields.SelectField(label="Main need", required=False, may_be_empty=True)
    need_plan = fields.SelectField(label="Main need in the plan", required=False, may_be_empty=True)
    plan_since = fields.DateField(label="Plan issued on", required=False, may_be_empty=True, latest=clock.today)
    plan_reviewed_on = fields.DateField(label="Last annual review", required=False, may_be_empty=True)
    plan_review_due = fields.DateField(label="Next annual review due", required=False, may_be_empty=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked: dict[str, Any] = self.fields
        needs = sorted(reference.needs().items(), key=lambda pair: pair[1])
        for name in ("need_support", "need_plan"):
            asked[name].choices = [("", "Not known"), *needs]

    def clean(self) -> dict[str, Any]:
        """A review is due after the last one."""
        cleaned = super().clean()
        last, due = cleaned.get("plan_reviewed_on"), cleaned.get("plan_review_due")
        if last and due and due <= last:
            self.add_error("plan_review_due", "The next annual review must be after the last one")
        return cleaned

    def act(self, row: Pupil, by: Acting) -> None:
        cleaned = self.cleaned_data
        need = {"K": "need_support", "E": "need_plan"}.get(cleaned["sen_provision"])
        own = {"sen_provision": cleaned["sen_provision"], "primary_need": (cleaned[need] or "") if need else ""}
        dates = {name: cleaned[name] for name in ("plan_since", "plan_reviewed_on", "plan_review_due")}
        describing.write_needs(row, own, dates, by=by)


class CareForm(PageForm):
    """Whether a council looks after the child, and since when it does or until when it did."""

    status = fields.ChoiceField(
        label="Looked after by a council",
        choices=[("no", "No, and never was as far as is known"), ("now", "Yes, now"), ("was", "Not now, but was")],
        reveals={"now": ("since", "council"), "was": ("was_since", "until")},
    )
    since = fields.DateField(label="Since", required=False, may_be_empty=True, latest=clock.today)
    council = fields.CharField(label="Which council", max_length=120, required=False, may_be_empty=True)
    was_since = fields.DateField(label="From", required=False, may_be_empty=True, latest=clock.today)
    until = fields.DateField(label="Until", required=False, latest=clock.today)

    @staticmethod
    def initial_of(pupil: Pupil, known: Circumstances | None) -> dict[str, Any]:
        since, until = (known.care_since, known.care_until) if known else (None, None)
        status = "now" if pupil.is_looked_after else "was" if until else "no"
        council = known.care_council if known else ""
        return {"status": status, "since": since, "was_since": since, "until": until, "council": council}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        first, last = cleaned.get("was_since"), cleaned.get("until")
        if cleaned.get("status") == "was" and first and last and last < first:
            self.add_error("until", "The last day in care must be on or after the first")
        return cleaned

    def act(self, row: Pupil, by: Acting) -> None:
        cleaned, is_now = self.cleaned_data, self.cleaned_data["status"] == "now"
        since: date | None = cleaned["since"] if is_now else cleaned["was_since"]
        dates = {
            "care_since": since,
            "care_until": None if is_now else cleaned["until"],
            "care_council": cleaned["council"] or "",
        }
        describing.write_care(row, is_now, dates, by=by)


class ProfessionalForm(PageForm):
    """Who works with the child; an empty name says that nobody does."""

    name = fields.CharField(label="Name", hint="Leave empty where there is none", max_length=120, required=False)
    team = fields.CharField(label="Team or council", max_length=120, required=False)
    telephone = fields.CharField(label="Telephone", max_length=30, width=20, required=False)
    email = fields.EmailField(label="Email address", required=False)
    kind: Professional.Kind

    def clean_telephone(self) -> str:
        return telephone(self.cleaned_data["telephone"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("name") and any(cleaned.get(each) for each in ("team", "telephone", "email")):
            self.add_error("name", "Enter the name, or leave all of it empty where there is none")
        return cleaned

    def act(self, row: Pupil, by: Acting) -> None:
        describing.name_professional(row, self.kind, self.cleaned_data, by=by)


class SocialWorkerForm(ProfessionalForm):
    kind = Professional.Kind.SOCIAL_WORKER


class VirtualSchoolForm(ProfessionalForm):
    kind = Professional.Kind.VIRTUAL_SCHOOL


class YouthJusticeForm(ProfessionalForm):
    kind = Professional.Kind.YOUTH_JUSTICE


class TravelForm(PageForm):
    """How the child gets to a place and back."""

    travel = fields.ChoiceField(label="How the child travels", choices=Circumstances.Travel.choices)
    travel_note = fields.CharField(
        label="What a driver or escort must know",
        hint="The provider reads it too: never write an address here",
        max_length=300,
        required=False,
    )

    def act(self, row: Pupil, by: Acting) -> None:
        describing.describe(row, self.cleaned_data, by=by, words="How the child travels was changed.")
