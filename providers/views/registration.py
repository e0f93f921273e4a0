"""What a provider is called and registered as, and what inspectorates found: the council's to enter."""

from typing import Any

from core.views import ActPage, AddPage, EditPage
from providers.forms.registration import InspectionEditForm, InspectionForm, RegistrationForm
from providers.models import Inspection, Provider
from providers.registering import NUMBERS
from providers.views.about_provider import AboutProvider


class RegistrationEdit(AboutProvider, EditPage):
    """Name, numbers in registers, registration since a day, and who inspects it."""

    perm = "providers.registration_edit"
    title = "Change the registration"
    form_class = RegistrationForm
    edited_fields = ("registration", "registered_since", "inspectorate")
    queryset = Provider.objects.select_related("organisation__school")
    done_message = "The registration has been changed."

    def shown(self) -> dict[str, Any]:
        """The organisation's name and numbers too."""
        organisation = self.row.organisation
        return {**super().shown(), **{name: getattr(organisation, name) for name in ("name", *NUMBERS)}}


class InspectionAdd(AboutProvider, AddPage, ActPage):
    """One inspection with its grades."""

    perm = "providers.inspection_add"
    title = "Add an inspection"
    form_class = InspectionForm
    queryset = Provider.objects.select_related("organisation")
    done_message = "The inspection has been entered."


class InspectionEdit(AboutProvider, EditPage):
    """What was entered of an inspection, put right."""

    perm = "providers.inspection_edit"
    title = "Change an inspection"
    form_class = InspectionEditForm
    edited_fields = ("framework", "inspected_on", "grades", "safeguarding_met", "report")
    queryset = Inspection.objects.select_related("provider__organisation")
    done_message = "The inspection has been changed."
