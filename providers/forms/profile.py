"""Forms of a provider's own facts: profile, sites, programmes."""

from typing import Any

from django import forms

from core import identifiers
from core.acting import Acting
from core.forms import PageForm, PageModelForm
from core.half_day_boxes import HalfDaysField
from core.models import MoveRefused, record
from govuk import fields
from govuk.fields import from_model
from providers import profile
from providers.models import KeyStage, Lot, Membership, Programme, Provider, Site


class PostcodeField(fields.CharField):
    """A full postcode, written with its one space."""

    def clean(self, value: object) -> str:
        checked = identifiers.postcode(super().clean(value))
        if checked.value and not checked.is_valid:
            raise forms.ValidationError("Enter a full postcode, like M6 5FW", code="invalid")
        return checked.value


class RecordedEdit(PageModelForm):
    """A plain edit that leaves on the trail which fields changed; long texts by name only."""

    long_texts: tuple[str, ...] = ("about",)

    def act(self, row: Any, by: Acting) -> Any:
        changes = {
            name: True if name in self.long_texts else [str(self.initial.get(name)), str(self.cleaned_data[name])]
            for name in self.changed_data
        }
        if not changes:
            return row
        self.before_save(row)
        if self.clashes(row):
            raise MoveRefused(self.clash)
        row.save()
        record("changed", row, by=by, sentence=f"{row} changed", changes=changes)
        return row

    clash = ""

    def before_save(self, row: Any) -> None:
        """What follows from the new values."""

    def clashes(self, row: Any) -> bool:
        """Whether another row has taken the name."""
        return False


class ProviderEditForm(RecordedEdit):
    """What the directory says of a provider, and what its documents depend on."""

    website = forms.URLField(
        label="Website", required=False, assume_scheme="https", help_text="Such as https://www.example.org"
    )

    class Meta:
        model = Provider
        fields = [
            "about",
            "website",
            "telephone",
            "contact_name",
            "contact_email",
            "dsl_name",
            "dsl_telephone",
            "has_employees",
            "has_premises",
            "has_gas",
            "carries_pupils",
            "needs_licence",
            "enters_candidates",
        ]
        formfield_callback = from_model
        labels = {
            "about": "What the provider does",
            "telephone": "Telephone",
            "contact_name": "Contact for referrals",
            "contact_email": "Email address for referrals",
            "dsl_name": "Designated safeguarding lead",
            "dsl_telephone": "Telephone of the safeguarding lead",
            "has_employees": "Has employees or volunteers",
            "has_premises": "Teaches on its own premises",
            "has_gas": "The premises have gas",
            "carries_pupils": "Drives pupils",
            "needs_licence": "Its activities need a licence (adventure, riding, animals, food)",
            "enters_candidates": "Enters pupils for examinations",
        }


class SiteForm(PageForm):
    """A place where the provider teaches."""

    verb = staticmethod(profile.add_site)

    name = fields.CharField(label="Name of the site", max_length=150)
    street = fields.CharField(label="Street", max_length=200, required=False)
    town = fields.CharField(label="Town", max_length=100, required=False)
    postcode = PostcodeField(label="Postcode", max_length=10, width=10)


class SiteEditForm(RecordedEdit):
    """The same facts of a site that is there."""

    postcode = PostcodeField(label="Postcode", max_length=10, width=10)
    clash = "The provider has another site of that name. Give this one another name."

    class Meta:
        model = Site
        fields = ["name", "street", "town", "postcode"]
        formfield_callback = from_model
        labels = {"name": "Name of the site", "street": "Street", "town": "Town"}

    def before_save(self, row: Site) -> None:
        """Find the new place on the map."""
        profile.place(row)

    def clashes(self, row: Site) -> bool:
        """Names are unique at a provider."""
        return Site.objects.filter(provider=row.provider_id, name=row.name).exclude(pk=row.pk).exists()


class ClosingForm(PageForm):
    """Asks nothing: closing is the button."""

    def act(self, row: Site | Programme, by: Acting) -> Any:
        close = profile.close_site if isinstance(row, Site) else profile.close_programme
        close(row, by=by)  # type: ignore[arg-type]
        return row


class ProgrammeForm(PageForm):
    """What is sold on a lot at a site: what, for whom, on which half-days, for how many."""

    name = fields.CharField(label="Name of the programme", max_length=150)
    about = fields.TextField(label="What pupils do", required=False, count=1500)
    site = fields.ModelChoiceField(Site.objects.none(), label="Site")
    lot = fields.ModelChoiceField(Lot.objects.none(), label="Lot")
    key_stages = fields.MultipleChoiceField(label="Key stages", choices=KeyStage.choices)
    half_days = HalfDaysField(label="Half-days it runs on")
    capacity = fields.IntegerField(label="Places in each half-day", min_value=1, max_value=500)

    def __init__(self, *args: Any, acting: Acting, row: Provider, **kwargs: Any) -> None:
        super().__init__(*args, acting=acting, row=row, **kwargs)
        held = Membership.objects.open().filter(provider=row)
        self.fields["site"].queryset = Site.objects.filter(provider=row, closed_on=None)  # type: ignore[attr-defined]
        self.fields["lot"].queryset = Lot.objects.filter(pk__in=held.values("lot"))  # type: ignore[attr-defined]

    def act(self, row: Provider, by: Acting) -> Programme:
        said = dict(self.cleaned_data)
        return profile.add_programme(said.pop("site"), said.pop("lot"), by=by, **said)


class ProgrammeEditForm(RecordedEdit):
    """The same facts of a programme that runs; its site and lot stay."""

    key_stages = fields.MultipleChoiceField(label="Key stages", choices=KeyStage.choices)
    half_days = HalfDaysField(label="Half-days it runs on")
    capacity = fields.IntegerField(label="Places in each half-day", min_value=1, max_value=500)
    clash = "The site has another programme of that name. Give this one another name."

    class Meta:
        model = Programme
        fields = ["name", "about", "key_stages", "half_days", "capacity"]
        formfield_callback = from_model
        labels = {"name": "Name of the programme", "about": "What pupils do"}

    def clashes(self, row: Programme) -> bool:
        """Names are unique at a site."""
        return Programme.objects.filter(site=row.site_id, name=row.name).exclude(pk=row.pk).exists()
