"""Forms about the council itself: whom to ask, and its colours."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from core import council
from core.acting import Acting
from core.files import pictures
from core.files.faults import FileRefused
from core.forms import PageForm
from core.models import Council, MoveRefused
from govuk import colours, fields

REGIONS = [
    ("E12000001", "North East"),
    ("E12000002", "North West"),
    ("E12000003", "Yorkshire and The Humber"),
    ("E12000004", "East Midlands"),
    ("E12000005", "West Midlands"),
    ("E12000006", "East of England"),
    ("E12000007", "London"),
    ("E12000008", "South East"),
    ("E12000009", "South West"),
]
COLOURS = ("brand_colour", "link_colour", "accent_colour")
WHITE = "#ffffff"


class FactsForm(PageForm):
    """Enters what it asks for; what the council's own row refuses stands beside its field."""

    def act(self, row: Any, by: Acting) -> list[str]:
        try:
            return council.enter(self.entered(), by=by)
        except ValidationError as wrong:
            raise MoveRefused(" ".join(wrong.messages)) from None

    def entered(self) -> dict[str, Any]:
        return self.cleaned_data


class CouncilForm(FactsForm):
    """Whom people write to, and the council's words for itself."""

    contact_email = fields.EmailField(
        label="Email address of the AP team", hint="Shown at the foot of every page and in every email"
    )
    contact_phone = fields.CharField(
        label="Telephone of the AP team", max_length=40, required=False, width=20, empty="Enter the telephone number"
    )
    area = fields.CharField(
        label="Word for the council’s area",
        hint=str(Council._meta.get_field("area").help_text),
        max_length=40,
        width=20,
        required=False,
    )
    region = fields.SelectField(
        label="Region",
        hint="Its published figures stand beside yours on the dashboard",
        choices=REGIONS,
        required=False,
        nothing="None",
    )

    def clean_contact_email(self) -> str:
        """Nobody reads mail at an address that is none."""
        address: str = self.cleaned_data["contact_email"]
        if address.lower().endswith(".example") and not settings.DEMO:
            raise forms.ValidationError("Enter an address that the team reads: those that end in .example reach nobody")
        return address


def _colour(label: str, hint: str) -> fields.CharField:
    return fields.CharField(label=label, hint=hint, max_length=7, width=10)


class BrandForm(FactsForm):
    """The council's colours; words in them must be readable."""

    brand_colour = _colour("Colour of the header", "White words stand on it. As # and six figures, like #00534b")
    link_colour = _colour("Colour of links", "They stand on white")
    accent_colour = _colour("Colour of lines", "Around boxes and under headings; no words stand in it")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name in COLOURS:
            colour = str(cleaned.get(name, "")).lower()
            if name in cleaned and not colours.is_colour(colour):
                self.add_error(name, "Enter a colour as # and six figures from 0 to 9 and a to f, like #00534b")
            elif name in cleaned:
                cleaned[name] = colour
        for name, said in (("brand_colour", "white words on it"), ("link_colour", "links in it on white")):
            if name in cleaned and (apart := colours.contrast(cleaned[name], WHITE)) < colours.READABLE:
                words = f"Choose a darker colour: {said} have a contrast of {apart:.1f} to 1, and 4.5 to 1 is needed"
                self.add_error(name, words)
        return cleaned

    def seen(self) -> dict[str, str]:
        """The colours as they stand in the form, those that are colours: to be looked at before they are saved."""
        now = council.facts()
        typed = {name: str(self[name].value() or "").strip().lower() for name in COLOURS}
        return {name: typed[name] if colours.is_colour(typed[name]) else now[name] for name in COLOURS}


class LogoForm(PageForm):
    """A logo for the header, or none."""

    logo = fields.FileField(
        label="Logo",
        hint="A PNG with a clear background, or a JPEG, up to 5 MB",
        accept=(".png", ".jpg", ".jpeg"),
        max_mb=5,
    )
    remove = fields.BooleanField(label="Show no logo", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["logo"].required = not self.data.get("remove")
        if not council.facts().get("logo_version"):
            del self.fields["remove"]

    def clean_logo(self) -> bytes:
        """The picture drawn anew: of a file that somebody sent only its dots are shown."""
        sent = self.cleaned_data["logo"]
        if not sent:
            return b""
        try:
            return pictures.logo(sent.read())
        except FileRefused as refused:
            raise forms.ValidationError(str(refused)) from None

    def act(self, row: Any, by: Acting) -> None:
        png = b"" if self.cleaned_data.get("remove") else self.cleaned_data["logo"]
        council.show_logo(png, by=by)
