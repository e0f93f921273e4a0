"""Many files are sent in one go; then of each is said which document it is, and until when it is valid."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from crispy_forms.layout import Layout

from core import clock
from core.acting import Acting
from core.forms import PageForm
from core.models import MoveRefused
from govuk import fields
from govuk.layout import Titled
from providers import filing, sorting
from providers.documents import Slot
from providers.forms.documents_many import Place
from providers.likely import likely, words
from providers.models import Document, Provider, UnsortedFile

MOST_AT_ONCE = 25
"""So many are asked about on one page."""
REMOVE = "remove"


class DocumentsSendForm(PageForm):
    """The files alone."""

    chosen = fields.FilesField(
        label="Files",
        hint="Select all of them together: in the window that opens, hold Ctrl (on a Mac, Command) to choose several",
        accept=filing.ENDINGS,
    )


@dataclass(frozen=True)
class Asked:
    """One file that is asked about, and the names of its two fields."""

    file: UnsortedFile
    number: int

    @property
    def which(self) -> str:
        return f"which-{self.file.pk}"

    @property
    def until(self) -> str:
        return f"until-{self.file.pk}"


class DocumentsSortForm(PageForm):
    """Which document each file is. A guess by its name stands there to be looked at; what is left blank stays."""

    def __init__(self, *args: Any, slots: Sequence[Slot], files: Sequence[UnsortedFile], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {place.name: place for place in map(Place, slots)}
        self.asked = [Asked(file, number) for number, file in enumerate(files, start=1)]
        self.number_removed = 0
        guesses = {one: self._guess(one.file) for one in self.asked}
        for one in self.asked:
            self._offer(one, guesses[one], is_alone=list(guesses.values()).count(guesses[one]) == 1)
        fields.speak_plainly(self)
        self.helper.hide_optional = True
        self._lay_out()

    def _lay_out(self) -> None:
        """The fields of each file stand under its name."""
        self.helper.layout = Layout(
            *[Titled(f"{one.number}. {one.file.given_name}", one.which, one.until) for one in self.asked]
        )

    def _offer(self, one: Asked, guess: str | None, *, is_alone: bool) -> None:
        choices = [(name, f"{place.title} ({place.slot.status.label.lower()})") for name, place in self.places.items()]
        size = f"{max(round(one.file.size / 1024), 1)} KB"
        self.fields[one.which] = fields.SelectField(
            label="Which document is it?",
            choices=[*choices, (REMOVE, "None: remove this file")],
            required=False,
            nothing="Leave it for later",
            hint=f"{size}. {self._said_of(guess, is_alone)}".strip(),
            initial=guess if is_alone else None,
        )
        self.fields[one.until] = fields.DateField(label="Last day it is valid", required=False, earliest=clock.today)

    def _said_of(self, guess: str | None, is_alone: bool) -> str:
        if not guess:
            return ""
        title = self.places[guess].title
        return (
            f"By its name: {title}. Check it" if is_alone else f"By its name: {title}, and another file’s too. Choose"
        )

    def _guess(self, file: UnsortedFile) -> str | None:
        """The place that its name says, where it says one alone: of a document for each site, the site too."""
        kind = likely(file.given_name, sorting.titles([place.slot for place in self.places.values()]))
        found = [place for place in self.places.values() if place.slot.kind.pk == kind]
        said = set(words(file.given_name))
        named = [place for place in found if place.slot.site and said & set(words(place.slot.site.name))]
        left = named or found
        return left[0].name if len(left) == 1 else None

    def clean(self) -> dict[str, Any]:
        """One that runs out needs its last day, and two files are never the same document."""
        said = super().clean()
        chosen = [said.get(one.which) for one in self.asked]
        for one in self.asked:
            which, until = said.get(one.which), said.get(one.until)
            place = self.places.get(which or "")
            if place and chosen.count(which) > 1:
                self.add_error(one.which, f"File {one.number}: another file is said to be {place.title} too. Choose")
            elif place and not until and place.slot.kind.valid_months and one.until not in self.errors:
                self.add_error(one.until, f"Enter the last day it is valid: {one.file.given_name}")
            elif until and not which and one.which not in self.errors:
                self.add_error(one.which, f"Select which document it is: {one.file.given_name}")
        return said

    def hand_in(self, row: Provider, by: Acting) -> list[Document]:
        """Hand in every file of which all is said; the others stay on the form, each with its reason."""
        done = []
        for one in list(self.asked):
            which = self.cleaned_data.get(one.which)
            if not which or one.which in self.errors or one.until in self.errors:
                continue
            try:
                done += self._settle(one, which, by)
            except MoveRefused as refused:
                self.add_error(one.which, f"{one.file.given_name}: {refused}")
            else:
                self._take_off(one)
        return done

    def _settle(self, one: Asked, which: str, by: Acting) -> list[Document]:
        if which == REMOVE:
            sorting.remove(one.file, by=by)
            self.number_removed += 1
            return []
        until = self.cleaned_data.get(one.until)
        return [sorting.hand_in(one.file, self.places[which].slot, by=by, expires_on=until)]

    def _take_off(self, one: Asked) -> None:
        self.asked.remove(one)
        for name in (one.which, one.until):
            del self.fields[name]
            self.cleaned_data.pop(name, None)
        self._lay_out()
