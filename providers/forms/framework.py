"""Forms of what may be bought, when applications are read, and which documents are asked for; their tables refuse."""

from typing import Any

from django import forms

from core import clock
from core.own_data_pages import OwnDataForm
from govuk import fields
from govuk.fields import from_model
from providers.models import DocumentKind, Framework, Lot, Round


class FrameworkForm(OwnDataForm):
    """An arrangement under which places are bought."""

    empty = {
        "reference": "Enter the reference of the framework",
        "name": "Enter the name of the framework",
        "vehicle": "Select its legal form",
    }

    class Meta:
        model = Framework
        fields = ["reference", "name", "vehicle", "starts_on", "ends_on"]
        formfield_callback = from_model


class OfFramework(OwnDataForm):
    """Something of a framework that has not ended; where there is one, it is chosen already."""

    framework = fields.ModelSelectField(
        Framework.objects.all(), label="Framework", hint="Of those that have not ended", empty="Select the framework"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: Any = self.fields.get("framework")
        if offered is None:
            return
        offered.queryset = offered.queryset.filter(ends_on__gte=clock.today())
        of = self.instance.framework_id
        if of:
            offered.queryset = offered.queryset | Framework.objects.all().filter(pk=of)
        elif len(found := list(offered.queryset[:2])) == 1:
            self.initial.setdefault("framework", found[0].pk)
        elif not found:
            offered.help_text = "No framework runs or is to come: add the framework first"


class LotForm(OfFramework):
    """A category of provision on a framework."""

    empty = {"number": "Enter the number of the lot", "title": "Enter the title of the lot"}

    class Meta:
        model = Lot
        fields = [
            "framework",
            "number",
            "title",
            "need",
            "fewest_half_days",
            "most_half_days",
            "is_full_time",
            "is_online",
            "is_work",
            "is_confirmed",
        ]
        formfield_callback = from_model


class RoundForm(OfFramework):
    """A window in which applications to a framework are collected."""

    empty = {"name": "Enter the name of the round"}

    class Meta:
        model = Round
        fields = ["framework", "name", "opens_on", "closes_on", "may_overlap"]
        formfield_callback = from_model


class DocumentKindForm(OwnDataForm):
    """A kind of document: of whom it is asked, what follows without it, and what it must say."""

    empty = {
        "title": "Enter what the document is called",
        "required_for": "Select who is asked for it",
        "criticality": "Select how critical it is",
        "effect": "Select what happens without it in date",
        "grace_school_days": "Enter how many school days of grace there are",
        "position": "Enter its place in lists",
    }

    template_url = forms.URLField(
        label="Where its template is",
        required=False,
        assume_scheme="https",
        help_text=str(DocumentKind._meta.get_field("template_url").help_text),
    )

    class Meta:
        model = DocumentKind
        fields = [
            "title",
            "required_for",
            "criticality",
            "effect",
            "valid_months",
            "is_per_site",
            "is_suspending",
            "grace_school_days",
            "is_open",
            "guidance",
            "template_url",
            "starts_on",
        ]
        formfield_callback = from_model
        labels = {"grace_school_days": "School days of grace"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.row is None:
            self.initial.setdefault("starts_on", clock.today())


class DocumentKindEditForm(DocumentKindForm):
    """The same of one that is there, and its place in lists."""

    class Meta(DocumentKindForm.Meta):
        fields = [*DocumentKindForm.Meta.fields, "position"]
