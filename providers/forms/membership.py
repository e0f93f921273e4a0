"""Forms of admission: a new provider, a lot more, a new rate from a day on."""

from typing import Any

from django.utils.text import slugify

from core import clock, fields
from core.forms import PageForm
from providers import admission
from providers.admission import Terms
from providers.models import Lot, Membership, Provider, Rate

UNITS = [(unit.value, unit.label.capitalize()) for unit in Rate.Unit]


class ProviderAddForm(PageForm):
    """A provider that is admitted without an application: its name and whether it is a registered school."""

    name = fields.CharField(label="Name of the provider", max_length=150)
    registration = fields.ChoiceField(
        label="Is it registered as a school?",
        choices=Provider.Registration.choices,
        empty="Select how it is registered",
    )

    def act(self, row: None, by: Any) -> Provider:
        """Make the provider; lots are added on its page."""
        name = self.cleaned_data["name"]
        slug = slugify(name)[:60] or "provider"
        return admission.admit(name, slug, [], by=by, registration=self.cleaned_data["registration"])


class TermsForm(PageForm):
    """What is charged, and from when."""

    amount = fields.MoneyField(label="Rate", empty="Enter the rate in pounds")
    unit = fields.ChoiceField(label="For each", choices=UNITS, empty="Select what the rate is for")
    starts_on = fields.DateField(label="First day", empty="Enter the first day")


class MembershipAddForm(TermsForm):
    """A lot the provider is admitted to, with its first rate."""

    lot = fields.ModelChoiceField(Lot.objects.none(), label="Lot")
    ratio = fields.CharField(label="Staff to pupils", max_length=20, required=False, width=10, hint="Such as 1:4")
    includes = fields.CharField(
        label="What the rate includes", max_length=200, required=False, hint="Such as meals, exam fees, transport"
    )
    field_order = ["lot", "starts_on", "amount", "unit", "ratio", "includes"]

    def __init__(self, *args: Any, acting: Any, row: Provider, **kwargs: Any) -> None:
        super().__init__(*args, acting=acting, row=row, **kwargs)
        held = Membership.objects.filter(provider=row, status__in=["active", "suspended"])
        running = Lot.objects.filter(framework__ends_on__gte=clock.today())
        self.fields["lot"].queryset = running.exclude(pk__in=held.values("lot"))  # type: ignore[attr-defined]

    def act(self, row: Provider, by: Any) -> Membership:
        """Admit it to the lot."""
        said = dict(self.cleaned_data)
        first_day = said.pop("starts_on")
        return admission.add_membership(row, Terms(**said), by=by, starts_on=first_day)


class RateAddForm(TermsForm):
    """The next version of the rate; the one that holds now ends the day before."""

    field_order = ["amount", "unit", "starts_on"]

    def act(self, row: Membership, by: Any) -> Rate:
        """Change the rate."""
        said = self.cleaned_data
        return admission.change_rate(row, said["amount"], said["unit"], starts_on=said["starts_on"], by=by)
