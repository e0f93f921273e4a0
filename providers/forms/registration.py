"""Forms of what a provider is called and registered as, and of inspections."""

from typing import Any

from django import forms

from core import clock, identifiers
from core.acting import Acting
from core.forms import PageForm
from core.models import MoveRefused
from govuk import fields
from providers import inspections, registering
from providers.models import Inspection, Provider
from providers.registering import Identity


class NumberField(fields.CharField):
    """A number of a register, tidied and checked; blank when none is known."""

    def __init__(self, *args: Any, check: Any, **kwargs: Any) -> None:
        self.check = check
        super().__init__(*args, required=False, max_length=20, width=10, **kwargs)

    def clean(self, value: object) -> str:
        """The number as it is stored."""
        text = super().clean(value)
        if not text:
            return ""
        checked = self.check(text)
        if checked.fault:
            raise forms.ValidationError(checked.fault, code="invalid")
        return str(checked.value)


def urn_field(**kwargs: Any) -> NumberField:
    """A school's number in the national register."""
    return NumberField(label="URN", check=identifiers.urn, **kwargs)


def ukprn_field(**kwargs: Any) -> NumberField:
    """Its number in the UK Register of Learning Providers."""
    return NumberField(label="UKPRN", check=identifiers.ukprn, **kwargs)


def company_field(**kwargs: Any) -> NumberField:
    """Its number at Companies House; an academy trust has one."""
    return NumberField(label="Company number", check=identifiers.company_number, **kwargs)


class RegistrationForm(PageForm):
    """What it is called, its numbers, what it is registered as since when, and who inspects it."""

    name = fields.CharField(label="Name", max_length=150)
    registration = fields.ChoiceField(
        label="Is it registered as a school?",
        choices=Provider.Registration.choices,
        empty="Select how it is registered",
    )
    since = fields.DateField(
        label="Since when", hint="The day it was registered, or ceased to be", required=False, latest=clock.today
    )
    urn = urn_field(hint="Six digits; a registered school has one")
    ukprn = ukprn_field(hint="Eight digits, starting with 1")
    company_number = company_field(hint="At Companies House: an academy trust has one")
    inspectorate = fields.ChoiceField(
        label="Inspected by",
        choices=[*Provider.Inspectorate.choices, ("", "Not known")],
        required=False,
    )

    def __init__(self, *args: Any, row: Provider, **kwargs: Any) -> None:
        organisation = row.organisation
        kwargs["initial"] = {
            **{name: getattr(organisation, name) for name in ("name", *registering.NUMBERS)},
            "registration": row.registration,
            "since": row.registered_since,
            "inspectorate": row.inspectorate,
            **(kwargs.get("initial") or {}),
        }
        super().__init__(*args, row=row, **kwargs)
        if organisation.is_school:
            # The national register's: they change with its next import.
            for name in ("name", "urn", "ukprn"):
                del self.fields[name]

    def act(self, row: Provider, by: Acting) -> Provider:
        kept = {name: getattr(row.organisation, name) for name in ("name", "urn", "ukprn")}
        registering.change(row, Identity(**{**kept, **self.cleaned_data}), by=by)
        return row


class InspectionForm(PageForm):
    """One inspection: when, under which framework, and the grade of each area it graded."""

    inspected_on = fields.DateField(label="Date of the inspection", latest=clock.today)
    framework = fields.ChoiceField(label="Inspected under", empty="Select how it was inspected")
    safeguarding_met = fields.YesNoField(label="Was safeguarding found met?", required=False)
    report = forms.URLField(
        label="Address of the report",
        required=False,
        assume_scheme="https",
        help_text="Such as https://reports.ofsted.gov.uk",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["framework"]
        chosen.choices = [(scheme.code, scheme.title) for scheme in inspections.schemes().values()]
        for scheme in inspections.schemes().values():
            names = {area: f"{scheme.code}_{area}" for area in scheme.areas}
            for area, name in names.items():
                self.fields[name] = fields.SelectField(
                    label=scheme.areas[area],
                    choices=[("", "Not graded"), *scheme.grades.items()],
                    required=False,
                    may_be_empty=True,
                )
            chosen.reveals[scheme.code] = tuple(names.values())
        fields.speak_plainly(self)

    def found(self) -> dict[str, Any]:
        """What was entered, as the flow takes it. Raises MoveRefused without a single grade."""
        said = self.cleaned_data
        scheme = inspections.schemes()[said["framework"]]
        grades = {area: said[name] for area in scheme.areas if said.get(name := f"{scheme.code}_{area}")}
        if not grades:
            raise MoveRefused("Select the grade of one area at least.")
        kept = {name: said[name] for name in ("framework", "inspected_on", "safeguarding_met", "report")}
        return {**kept, "grades": grades}

    def act(self, row: Any, by: Acting) -> Any:
        return registering.record_inspection(row, by=by, **self.found())


class InspectionEditForm(InspectionForm):
    """The same facts of an inspection that is entered."""

    def __init__(self, *args: Any, row: Inspection, **kwargs: Any) -> None:
        kwargs["initial"] = {
            **{name: getattr(row, name) for name in ("framework", "inspected_on", "safeguarding_met", "report")},
            **{f"{row.framework}_{area}": grade for area, grade in row.grades.items()},
            **(kwargs.get("initial") or {}),
        }
        super().__init__(*args, row=row, **kwargs)

    def act(self, row: Any, by: Acting) -> Any:
        registering.correct_inspection(row, by=by, **self.found())
        return row
