"""Forms of admission: a new provider, a lot more, a new rate from a day on."""

from typing import Any

from accounts.models import School
from core import clock
from core.acting import Acting
from core.forms import PageForm
from govuk import fields
from providers import admission
from providers.admission import Terms
from providers.forms.registration import company_field, ukprn_field, urn_field
from providers.models import Lot, Membership, Provider, Rate

UNITS = [(unit.value, unit.label.capitalize()) for unit in Rate.Unit]


class ProviderAddForm(PageForm):
    """A provider that is admitted without an application: a school by its URN, another organisation by its name."""

    urn = urn_field(
        hint="Of a school, academy or pupil referral unit on the national register. "
        "One that is in the portal becomes a provider as it is: leave everything else blank."
    )
    name = fields.CharField(label="Name of the provider", max_length=150, required=False)
    registration = fields.ChoiceField(
        label="Is it registered as a school?",
        choices=Provider.Registration.choices,
        empty="Select how it is registered",
        required=False,
    )
    ukprn = ukprn_field(hint="If it has one: eight digits, starting with 1")
    company_number = company_field(hint="If it has one: an academy trust has")

    def clean(self) -> dict[str, Any]:
        """A school of the portal needs its URN alone; another organisation a name and how it is registered."""
        cleaned = super().clean()
        urn = cleaned.get("urn")
        self.school = School.objects.visible_to(self.acting).filter(urn=urn).first() if urn else None
        if self.school is None and "urn" not in self.errors:
            if not cleaned.get("name"):
                words = f"No school of the portal has the URN {urn}. Enter the name of the provider" if urn else ""
                self.add_error("name", words or "Enter the name of the provider, or the URN of a school")
            if not cleaned.get("registration"):
                self.add_error("registration", "Select how it is registered")
        elif self.school is not None:
            self._compare(self.school, cleaned)
        return cleaned

    def _compare(self, school: School, said: dict[str, Any]) -> None:
        """What was typed beside the URN is the school's own, or the URN is another's."""
        name = school.organisation.name
        theirs = {
            "name": name.casefold(),
            "registration": Provider.Registration.REGISTERED,
            "ukprn": school.ukprn,
            "company_number": school.organisation.company_number,
        }
        for field, own in theirs.items():
            typed = said.get(field)
            if typed and (typed.casefold() if field == "name" else typed) != own:
                self.add_error(field, f"The URN {school.urn} is that of {name}. Leave this blank, or correct the URN")

    def act(self, row: None, by: Acting) -> Provider:
        """Make the provider; lots are added on its page."""
        said = dict(self.cleaned_data)
        if self.school:
            return admission.admit_school(self.school.urn, by=by)
        return admission.admit_named(said.pop("name"), said.pop("registration"), by=by, **said)


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

    def __init__(self, *args: Any, acting: Acting, row: Provider, **kwargs: Any) -> None:
        super().__init__(*args, acting=acting, row=row, **kwargs)
        held = Membership.objects.open().filter(provider=row)
        running = Lot.objects.filter(framework__ends_on__gte=clock.today()).open_on(clock.today())
        self.fields["lot"].queryset = running.exclude(pk__in=held.values("lot"))  # type: ignore[attr-defined]

    def act(self, row: Provider, by: Acting) -> Membership:
        said = dict(self.cleaned_data)
        first_day = said.pop("starts_on")
        return admission.add_membership(row, Terms(**said), by=by, starts_on=first_day)


class RateAddForm(TermsForm):
    """The next version of the rate; the one that holds now ends the day before."""

    field_order = ["amount", "unit", "starts_on"]

    def act(self, row: Membership, by: Acting) -> Rate:
        said = self.cleaned_data
        return admission.change_rate(row, said["amount"], said["unit"], starts_on=said["starts_on"], by=by)
