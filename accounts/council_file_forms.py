"""Forms of the council's files: what is sent, yes to what was shown, or no."""

import re
from typing import Any

from django import forms

from accounts import council_files
from accounts.importing import terms
from accounts.models import CouncilFile
from core import identifiers
from core.acting import Acting
from core.forms import PageForm
from core.sent_files import Came
from govuk import fields

ANY_SIZE = 10_000
"""Megabytes: the field lets everything in, so that what is wrong is said in the words of the reader of files."""
MOST_NAMED = 200
_BETWEEN = re.compile(r"[\s,;]+")


class CouncilFileForm(PageForm):
    """A file, of one kind."""

    kind: CouncilFile.Kind
    most_mb = 150

    def clean_file(self) -> Any:
        """Refuse a big file before it is opened."""
        file = self.cleaned_data["file"]
        if file.size > self.most_mb * 1024 * 1024:
            raise forms.ValidationError(f"The file is bigger than {self.most_mb} MB. Send it in parts")
        return file

    def act(self, row: Any, by: Acting) -> CouncilFile:
        asked_for = {name: self.cleaned_data.get(name) or [] for name in ("authorities", "urns", "areas")}
        return council_files.send(self.kind, self.cleaned_data["file"], by=by, **asked_for)


def _file(label: str, hint: str, accept: str = ".csv,.zip") -> fields.FileField:
    widget = forms.FileInput(attrs={"accept": accept})
    return fields.FileField(label=label, hint=hint, widget=widget, allow_empty_file=True, max_mb=ANY_SIZE)


class SchoolsFileForm(CouncilFileForm):
    """The national register, and which schools of others are taken from it."""

    kind = CouncilFile.Kind.SCHOOLS
    file = _file(
        "Register of schools",
        "The extract of Get Information about Schools with all fields, as .csv or as the .zip it comes in",
    )
    authorities = fields.CharField(
        label="Schools of other authorities",
        hint="Their numbers of three digits, with a space between: 350 352. The council’s own are always taken",
        required=False,
        max_length=1_000,
    )
    urns = fields.CharField(
        label="Single schools elsewhere", hint="Their URNs, like 105884", required=False, max_length=2_000
    )

    def clean_authorities(self) -> list[str]:
        words = _words(self.cleaned_data["authorities"])
        if wrong := [word for word in words if not (word.isascii() and word.isdigit() and len(word) <= 3)]:
            raise forms.ValidationError(f"“{wrong[0][:20]}” is not the number of an authority, like 350")
        return [word.zfill(3) for word in words]

    def clean_urns(self) -> list[str]:
        words = _words(self.cleaned_data["urns"])
        if wrong := [word for word in words if identifiers.urn(word).fault]:
            raise forms.ValidationError(f"“{wrong[0][:20]}” is not a URN, like 105884")
        return words


def _words(text: str) -> list[str]:
    words = list(dict.fromkeys(filter(None, _BETWEEN.split(text))))
    if len(words) > MOST_NAMED:
        raise forms.ValidationError(f"Name {MOST_NAMED} or fewer")
    return words


class LinksFileForm(CouncilFileForm):
    """Which school came of which, of those that are in the portal."""

    kind = CouncilFile.Kind.LINKS
    file = _file("Links of schools", "The links file of the register, as .csv or as the .zip it comes in")


class PostcodesFileForm(CouncilFileForm):
    """Places of postcodes."""

    kind = CouncilFile.Kind.POSTCODES
    file = _file("File of postcodes", "Code-Point Open, or columns postcode, easting, northing, as .csv or .zip")
    areas = fields.CharField(
        label="Postcode areas",
        hint="Their letters, like BL M WN. Leave it empty to take all that the file holds",
        required=False,
        max_length=500,
    )

    def clean_areas(self) -> list[str]:
        words = [word.upper() for word in _words(self.cleaned_data["areas"])]
        if wrong := [word for word in words if not (word.isascii() and word.isalpha() and len(word) <= 2)]:
            raise forms.ValidationError(f"“{wrong[0][:20]}” is not a postcode area, like BL")
        return words


class TermsFileForm(CouncilFileForm):
    """Term dates and closures."""

    kind = CouncilFile.Kind.TERMS
    most_mb = terms.LIMITS.megabytes
    file = _file("Terms and closures", "A table like the sample, as .csv or .xlsx", ".csv,.xlsx")


class ApproveFileForm(PageForm):
    """Yes to what was shown."""

    fingerprint = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def act(self, row: CouncilFile, by: Acting) -> Came:
        return council_files.FILES.ask(row, by=by, fingerprint=self.cleaned_data["fingerprint"])


class CancelFileForm(PageForm):
    """Nothing to fill in."""

    verb = staticmethod(council_files.FILES.cancel)
