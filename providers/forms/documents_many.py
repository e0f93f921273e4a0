"""Hands in several documents on one page: each has its own file field, and one refused file holds up no other."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from crispy_forms.layout import Layout

from core import clock, limits
from core.acting import Acting
from core.errors import when_again
from core.files.faults import FileRefused
from core.forms import PageForm
from core.models import MoveRefused
from govuk import fields
from govuk.layout import Titled
from providers import filing
from providers.documents import Slot
from providers.models import Document, Provider


@dataclass(frozen=True)
class Place:
    """One document asked for, and the names of its two fields."""

    slot: Slot

    @property
    def name(self) -> str:
        return f"{self.slot.kind.pk}-{self.slot.site.pk}" if self.slot.site else str(self.slot.kind.pk)

    @property
    def title(self) -> str:
        return f"{self.slot.kind.title}, {self.slot.site.name}" if self.slot.site else self.slot.kind.title

    @property
    def file(self) -> str:
        return f"file-{self.name}"

    @property
    def until(self) -> str:
        return f"until-{self.name}"


class DocumentsAddForm(PageForm):
    """A file and its last day for each document that is asked for; those left blank are left as they are."""

    def __init__(self, *args: Any, slots: Sequence[Slot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = [Place(slot) for slot in slots]
        for place in self.places:
            self._offer(place)
        fields.speak_plainly(self)
        self.helper.hide_optional = True
        self._lay_out()

    def _lay_out(self) -> None:
        """The fields of each document stand under its title."""
        self.helper.layout = Layout(*[Titled(place.title, place.file, place.until) for place in self.places])

    def _offer(self, place: Place) -> None:
        kind = place.slot.kind
        self.fields[place.file] = fields.FileField(
            label="File",
            hint=f"{place.slot.status.label}. {kind.get_effect_display()} when it is not in date{_more(kind.guidance)}",
            required=False,
            accept=filing.ENDINGS,
        )
        self.fields[place.until] = fields.DateField(label="Last day it is valid", required=False, earliest=clock.today)

    def clean(self) -> dict[str, Any]:
        """A document that runs out needs its last day, and a day needs its document."""
        said = super().clean()
        for place in self.places:
            file, until = said.get(place.file), said.get(place.until)
            if file:
                self._check(place, file)
            if file and not until and place.slot.kind.valid_months and place.until not in self.errors:
                self.add_error(place.until, "Enter the last day it is valid")
            if until and not file and place.file not in self.errors:
                self.add_error(place.file, "Select the file")
            self._name(place)
        return said

    def _name(self, place: Place) -> None:
        """Of thirty documents each fault says which it is about."""
        for name in (place.file, place.until):
            if name in self.errors:
                self.errors[name] = self.error_class([f"{words}: {place.title}" for words in self.errors[name]])

    def _check(self, place: Place, file: Any) -> None:
        """Its content must be what its name says; told with what else is wrong of it."""
        try:
            filing.check(file.name, file.read())
        except FileRefused as refused:
            self.add_error(place.file, str(refused))
        file.seek(0)

    def hand_in(self, row: Provider, by: Acting) -> list[Document]:
        """Hand in every file with nothing against it; the others stay on the form, each with its reason."""
        done, room = [], filing.MOST_MB * 1024 * 1024
        for place in list(self.places):
            file = self.cleaned_data.get(place.file)
            if not file or place.until in self.errors or place.file in self.errors:
                continue
            room -= file.size
            if room < 0:
                self.add_error(place.file, f"Send this one again: together the files are more than {filing.MOST_MB}MB")
            elif handed := self._hand_in_one(place, file, row, by):
                done.append(handed)
                self._take_off(place)
        return done

    def _hand_in_one(self, place: Place, file: Any, row: Provider, by: Acting) -> Document | None:
        slot, until = place.slot, self.cleaned_data.get(place.until)
        try:
            limits.count_for("document", by)
            return filing.hand_in(row, slot.kind, file.name, file.read(), by=by, site=slot.site, expires_on=until)
        except (FileRefused, MoveRefused) as refused:
            self.add_error(place.file, str(refused))
        except limits.TooOften as often:
            self.add_error(place.file, f"Not handed in: the limit is {often.limit}. {when_again(often)}")
        return None

    def _take_off(self, place: Place) -> None:
        self.places.remove(place)
        for name in (place.file, place.until):
            del self.fields[name]
            self.cleaned_data.pop(name, None)
        self._lay_out()


def _more(guidance: str) -> str:
    return f". {guidance}" if guidance else ""
