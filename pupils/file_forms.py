"""Forms of files of pupils: what is sent, what a person says of rows that may be of one child, yes, or no."""

from typing import Any

from django import forms
from django.forms import ValidationError

from accounts.models import Affiliation
from core import clock
from core.acting import Acting
from core.files.sheets import LIMITS
from core.forms import PageForm
from core.identifiers import masked_upn
from core.sent_files import Came
from govuk import fields
from govuk.dates import day_words
from pupils import ctf, enrolling, leavers, pupil_files
from pupils.models import Enrolment, PupilFile
from pupils.review import Asked
from pupils.said import answer_words

ANY_SIZE = 10_000
"""Megabytes: the field lets everything in, so that what is wrong is said in the words of the reader of files."""
CHANGES = "changes"
LATER = "later"
LEAVERS_AT_ONCE = 100


class PupilFileForm(PageForm):
    """A file, of the AP Lead's own school, of a school the council names, or of all."""

    file = fields.FileField(
        label="File of pupils",
        hint="A list from the school’s system, as .csv or .xlsx, or a Common Transfer File (CTF 25, .xml)",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.xml,.ctf"}),
        allow_empty_file=True,
        max_mb=ANY_SIZE,
    )
    school = fields.ModelSelectField(
        queryset=None,
        label="Whose pupils",
        hint="Leave it where the file has pupils of several schools: each row then names its own by URN",
        empty_label="Schools named in the file",
        required=False,
    )
    since = fields.DateField(
        label="New pupils are on the roll since",
        hint="For rows that do not say it in a column EntryDate. Leave empty for today",
        latest=clock.today,
        required=False,
    )

    is_whole = fields.BooleanField(
        label="The file has everybody who is on the school’s roll",
        hint="Those on the roll who are not in it are listed, and you say who has left. Nobody leaves by itself",
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked: dict[str, Any] = self.fields
        if self.acting.is_school:
            del asked["school"]
        else:
            asked["school"].queryset = enrolling.schools()

    def clean_file(self) -> Any:
        """Refuse a big file before it is opened."""
        file = self.cleaned_data["file"]
        limits = ctf.LIMITS if file.name.rpartition(".")[2].lower() in ctf.ENDINGS else LIMITS
        if file.size > limits.bytes:
            raise ValidationError(f"The file is bigger than {limits.megabytes} MB. Send it in parts")
        return file

    def clean(self) -> dict[str, Any]:
        """Who has left is found for one school at a time."""
        cleaned = super().clean()
        if cleaned.get("is_whole") and "school" in self.fields and not cleaned.get("school"):
            self.add_error("school", "Select the school whose whole roll the file has")
        return cleaned

    def act(self, row: Any, by: Acting) -> PupilFile:
        school = by.organisation if by.is_school else self.cleaned_data["school"]
        sent_as = Affiliation.objects.select_related("organisation", "user").get(pk=by.pk)
        said = self.cleaned_data
        more = {"since": said["since"], "is_whole": said["is_whole"]}
        return pupil_files.send(said["file"], school=school, by=sent_as, **more)


class CompareForm(PageForm):
    """Rows and pupils that may be one child: what each is."""

    def __init__(self, *args: Any, asked: list[Asked], **kwargs: Any) -> None:
        self.asked = asked
        super().__init__(*args, **kwargs)
        for one in asked:
            words = [(answer, answer_words(one.kind, answer, one.names)) for answer in one.answers]
            words.append((LATER, "I cannot tell yet"))
            self.fields[one.key] = fields.ChoiceField(label=one.question, choices=words, initial=LATER)

    @property
    def questions(self) -> list[tuple[Asked, Any]]:
        """Each question with its field."""
        return [(one, self[one.key]) for one in self.asked]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and all(value == LATER for value in cleaned.values()):
            raise ValidationError("Answer one of the questions, or go back to the file")
        return cleaned

    def act(self, row: PupilFile, by: Acting) -> tuple[int, Came]:
        said = {key: value for key, value in self.cleaned_data.items() if value != LATER}
        return len(said), pupil_files.answer(row, said, by=by)


class ApprovePupilsForm(PageForm):
    """Yes to what was shown; what changes of saved records is said yes to apart."""

    fingerprint = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, *args: Any, row: PupilFile, **kwargs: Any) -> None:
        super().__init__(*args, row=row, **kwargs)
        if number := row.counts.get("changed"):
            words = {"required": f"Confirm that {changing(number)}, or cancel this file"}
            label = f"{changing(number)}: save {'that' if number == 1 else 'those'} too"
            self.fields[CHANGES] = fields.BooleanField(label=label, error_messages=words)

    def act(self, row: PupilFile, by: Acting) -> Came:
        return pupil_files.FILES.ask(row, by=by, fingerprint=self.cleaned_data["fingerprint"])


class LeaversForm(PageForm):
    """Who of those not in a whole file has left, and when."""

    enrolments = fields.MultipleChoiceField(
        label="Who has left", empty="Select who has left, or go back to the file", choices=()
    )
    last_day = fields.DateField(label="Last day on the roll", latest=clock.today)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = leavers.of_file(self.row, self.acting)[:LEAVERS_AT_ONCE]
        self.rows = {str(row.pk): row for row in rows}
        asked: dict[str, Any] = self.fields
        asked["enrolments"].choices = [(key, _leaver(row)) for key, row in self.rows.items()]

    def act(self, row: PupilFile, by: Acting) -> int:
        rows = [self.rows[key] for key in self.cleaned_data["enrolments"]]
        return leavers.end(rows, self.cleaned_data["last_day"], by=by)


def _leaver(row: Enrolment) -> str:
    number = masked_upn(row.pupil.upn or "") or "no UPN"
    return f"{row.pupil}, born {day_words(row.pupil.born_on)}, {number}"


class CancelPupilsForm(PageForm):
    """Nothing to fill in."""

    verb = staticmethod(pupil_files.FILES.cancel)


def changing(number: int) -> str:
    """How many saved records a file changes."""
    return f"{number} saved record{'' if number == 1 else 's'} would change"
