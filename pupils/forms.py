"""Forms about pupils: adding one, putting one right, ending their time on a roll."""

from datetime import date
from typing import Any

from django.forms import ValidationError

from core import clock, identifiers
from core.acting import Acting
from core.forms import PageForm
from govuk import fields
from govuk.dates import day_words
from pupils import enrolling, leaving, readers, reference
from pupils.cells import LONGEST_NAME, OLDEST
from pupils.models import Enrolment, Pupil

FIELDS = (
    "upn",
    "no_upn_reason",
    "legal_surname",
    "legal_forename",
    "middle_names",
    "preferred_forename",
    "born_on",
    "sex",
    "year_override",
    "ethnicity",
    "language",
    "has_free_meals",
    "sen_provision",
    "primary_need",
    "is_looked_after",
    "has_social_worker",
    "postcode",
    "is_address_protected",
)
"""What is asked of a pupil, by the names of the model."""

WHERE = ("postcode", "is_address_protected")
"""What is not shown of a confidential address, but to those who may see it."""


def fields_shown(pupil: Pupil, acting: Acting) -> tuple[str, ...]:
    """What this person may see of a pupil's record, and put right."""
    sees_all = readers.sees_postcode(acting, pupil)
    return FIELDS if sees_all else tuple(name for name in FIELDS if name not in WHERE)


class PupilForm(PageForm):
    """Who the pupil is. Near matches are told before anything is saved; a person says whether it is another child."""

    # The pupil whose record this is, when it is known already.
    known_pk: Any = None
    # The pupil who left and is entered again.
    back_pk: Any = None
    # Whether the number asked about is another pupil's.
    is_taken = False

    legal_surname = fields.CharField(label="Surname", max_length=LONGEST_NAME)
    legal_forename = fields.CharField(label="First name", max_length=LONGEST_NAME)
    middle_names = fields.CharField(label="Middle names", max_length=LONGEST_NAME, required=False)
    preferred_forename = fields.CharField(label="Preferred first name", max_length=LONGEST_NAME, required=False)
    born_on = fields.DateField(label="Date of birth", latest=clock.today)
    sex = fields.ChoiceField(label="Sex", choices=Pupil.Sex.choices, inline=True)
    upn = fields.CharField(label="UPN", hint="13 characters, from the school's record", width=20, required=False)
    no_upn_reason = fields.SelectField(
        label="Why there is no UPN", choices=Pupil.NoUpn.choices, nothing="There is one", required=False
    )
    year_override = fields.SelectField(
        label="Taught in year", choices=[("", "By date of birth"), *reference.YEARS], required=False
    )
    sen_provision = fields.ChoiceField(
        label="Special educational need",
        choices=Pupil.SenProvision.choices,
        initial=Pupil.SenProvision.NONE,
        reveals={"K": "primary_need_support", "E": "primary_need_plan"},
    )
    primary_need_support = fields.SelectField(label="Main need", required=False, may_be_empty=True)
    primary_need_plan = fields.SelectField(label="Main need in the plan", required=False, may_be_empty=True)
    is_looked_after = fields.BooleanField(label="Looked after by a council", required=False)
    has_social_worker = fields.BooleanField(label="Has a social worker", required=False)
    has_free_meals = fields.BooleanField(label="Eligible for free school meals", required=False)
    ethnicity = fields.SelectField(label="Ethnicity", required=False)
    language = fields.CharField(
        label="First language",
        hint="The three letters of the census: ENG for English, POL for Polish",
        width=4,
        max_length=3,
        required=False,
    )
    postcode = fields.CharField(label="Postcode", width=10, max_length=10, required=False)
    is_address_protected = fields.BooleanField(
        label="The address is confidential", hint="Only the council's referring officers see it", required=False
    )
    is_other = fields.BooleanField(label="I have compared them: this is another child", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked: dict[str, Any] = self.fields
        needs = sorted(reference.needs().items(), key=lambda pair: pair[1])
        for name in ("primary_need_support", "primary_need_plan"):
            asked[name].choices = [("", "Not known"), *needs]
        asked["ethnicity"].choices = [("", "Not known"), *reference.ethnicities().items()]
        self.near: list[Pupil] = []
        if not self.is_bound:
            del self.fields["is_other"]

    def clean_upn(self) -> str | None:
        """The number with its check letter right, or none."""
        typed = self.cleaned_data["upn"]
        if not identifiers.tidy(typed):
            return None
        checked = identifiers.upn(typed)
        if checked.fault:
            raise ValidationError(checked.fault)
        return checked.value

    def clean_postcode(self) -> str:
        """The postcode with its one space."""
        typed = self.cleaned_data["postcode"]
        if not identifiers.tidy(typed):
            return ""
        checked = identifiers.postcode(typed)
        if checked.fault:
            raise ValidationError(checked.fault)
        return checked.value

    def clean_language(self) -> str:
        typed = identifiers.tidy(self.cleaned_data["language"])
        if typed and not (len(typed) == 3 and typed.isascii() and typed.isalpha()):
            raise ValidationError("First language must be a code of three letters, like ENG")
        return typed

    def clean(self) -> dict[str, Any]:
        """A UPN or the reason for none; and whoever may be the same child, compared by a person."""
        cleaned = super().clean()
        if "upn" in cleaned and not cleaned["upn"] and not cleaned.get("no_upn_reason"):
            self.add_error("upn", "Enter the UPN, or say below why there is none")
        if cleaned.get("upn"):
            cleaned["no_upn_reason"] = ""
        born = cleaned.get("born_on")
        if born and clock.today().year - born.year > OLDEST:
            self.add_error("born_on", "The date of birth must be less than 26 years ago")
        back = leaving.who_left(cleaned.get("upn")) if self.known_pk is None and not self.errors else None
        # A UPN of somebody who left is theirs: the same child comes back.
        self.back_pk = back.pk if back and enrolling.is_same(back, cleaned) else None
        self._compare(cleaned)
        if not self.errors:
            self._ask_whose(cleaned["upn"], is_anothers=back is not None and self.back_pk is None)
        return cleaned

    def _ask_whose(self, upn: str | None, *, is_anothers: bool) -> None:
        """Whether the number is taken, asked last: without a fault the answer no costs a pupil on the trail."""
        self.is_taken = bool(upn) and (is_anothers or enrolling.is_upn_known(upn or "", but=self.known_pk))
        if self.is_taken:
            self.add_error("upn", enrolling.UPN_TAKEN)

    def _compare(self, cleaned: dict[str, Any]) -> None:
        """Ask once about pupils who may be the same; the box to say no appears only then."""
        needed = ("legal_surname", "legal_forename", "born_on")
        told = [name for name in (*needed, "postcode") if name in self.fields]
        is_new_name = self.row is None or any(cleaned.get(name) != getattr(self.row, name) for name in told)
        if is_new_name and all(cleaned.get(name) for name in needed):
            self.near = enrolling.near_matches(
                self.acting,
                surname=cleaned["legal_surname"],
                forename=cleaned["legal_forename"],
                born_on=cleaned["born_on"],
                postcode=cleaned.get("postcode", ""),
                but=self.known_pk or self.back_pk,
            )
        if not self.near:
            del self.fields["is_other"]
        elif not cleaned.get("is_other"):
            self.add_error("is_other", "A pupil who may be the same is known: compare, then tick the box")

    @property
    def values(self) -> dict[str, Any]:
        """What was entered, by the names of the model."""
        cleaned = self.cleaned_data
        need = {"K": "primary_need_support", "E": "primary_need_plan"}.get(cleaned["sen_provision"])
        return {name: cleaned[name] for name in FIELDS if name != "primary_need"} | {
            "primary_need": (cleaned[need] or "") if need else ""
        }


class AddForm(PupilForm):
    """A pupil new to the portal, on the roll of the AP Lead's school, or of the school the council names."""

    school = fields.ModelSelectField(
        queryset=None, label="Home school", empty_label="On no school's roll", required=False
    )
    since = fields.DateField(
        label="On the school's roll since", hint="Leave empty for today", latest=clock.today, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked: dict[str, Any] = self.fields
        if self.acting.is_school:
            del asked["school"]
        else:
            asked["school"].queryset = enrolling.schools()

    def clean(self) -> dict[str, Any]:
        """A child who comes back is on a new roll after the one before ended."""
        cleaned = super().clean()
        is_enrolled = self.back_pk and (self.acting.is_school or cleaned.get("school")) and "since" in cleaned
        if is_enrolled and (fault := enrolling.home_fault(self.back_pk, cleaned["since"] or clock.today())):
            self.add_error("since", fault)
        return cleaned

    def act(self, row: None, by: Acting) -> Pupil:
        school = by.organisation if by.is_school else self.cleaned_data["school"]
        return enrolling.add(self.values, school=school, since=self.cleaned_data["since"], by=by)


class EditForm(PupilForm):
    """A pupil's record put right. A confidential postcode is not shown to those who may not see it."""

    def __init__(self, *args: Any, row: Pupil, **kwargs: Any) -> None:
        self.known_pk = row.pk
        super().__init__(*args, row=row, **kwargs)
        self.hidden = set(FIELDS) - set(fields_shown(row, self.acting))
        for name in self.hidden:
            del self.fields[name]

    @staticmethod
    def initial_of(pupil: Pupil, acting: Acting) -> dict[str, Any]:
        """The record as it stands, as far as this person may see it."""
        shown = {name: getattr(pupil, name) for name in fields_shown(pupil, acting)}
        return {**shown, "primary_need_support": pupil.primary_need, "primary_need_plan": pupil.primary_need}

    @property
    def values(self) -> dict[str, Any]:
        """What was entered; a hidden postcode stays as it is."""
        self.cleaned_data |= {name: getattr(self.row, name) for name in self.hidden}
        return super().values

    def act(self, row: Pupil, by: Acting) -> Pupil:
        enrolling.change(row, self.values, by=by)
        return row


class LeaveForm(PageForm):
    """The last day on a school's roll."""

    enrolment = fields.ModelChoiceField(queryset=None, label="School", empty="Select the school the pupil leaves")
    last_day = fields.DateField(label="Last day on the roll", latest=clock.today)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_rows = enrolling.open_enrolments(self.row, self.acting)
        asked: dict[str, Any] = self.fields
        asked["enrolment"].queryset = open_rows
        if len(open_rows) == 1:
            self.initial.setdefault("enrolment", open_rows[0].pk)

    def clean_last_day(self) -> date:
        """Not before the first day."""
        last_day, enrolment = self.cleaned_data["last_day"], self.cleaned_data.get("enrolment")
        if enrolment and last_day < enrolment.starts_on:
            first = enrolment.starts_on
            raise ValidationError(f"The last day must be on or after the first, {day_words(first)}")
        return last_day

    def act(self, row: Pupil, by: Acting) -> Enrolment:
        enrolment = self.cleaned_data["enrolment"]
        enrolling.leave(enrolment, self.cleaned_data["last_day"], by=by)
        return enrolment
