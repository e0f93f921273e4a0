"""Admission: a new provider, a lot more, a new rate from a day on."""

from django.urls import reverse

from core.views import ActPage, AddPage
from providers.forms.membership import MembershipAddForm, ProviderAddForm, RateAddForm
from providers.models import Membership, Provider
from providers.views.about_provider import AboutProvider


class ProviderAdd(AddPage):
    """A provider admitted without an application."""

    perm = "providers.provider_add"
    back_to = "providers:directory"
    title = "Add a provider"
    submit = "Add the provider"
    form_class = ProviderAddForm
    done_message = "The provider has been added. Admit it to its lots next."

    def get_done_url(self, result: Provider) -> str:
        """To the lots it is to be admitted to."""
        return reverse("providers:provider-lots", args=[result.pk])


class MembershipAdd(AboutProvider, AddPage, ActPage):
    """A lot the provider is admitted to, with its first rate."""

    back_to = "providers:provider-lots"
    perm = "providers.membership_add"
    title = "Admit to a lot"
    submit = "Admit"
    form_class = MembershipAddForm
    queryset = Provider.objects.select_related("organisation")
    done_message = "The provider has been admitted to the lot."


class RateAdd(AboutProvider, AddPage, ActPage):
    """The next version of a rate."""

    back_to = "providers:provider-lots"
    perm = "providers.rate_add"
    title = "Change the rate"
    submit = "Enter the new rate"
    form_class = RateAddForm
    queryset = Membership.objects.select_related("provider__organisation", "lot")
    done_message = "The new rate has been entered. Agreements keep the rate they were signed at."
