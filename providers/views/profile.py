"""Keeping a provider's own facts: profile, sites, programmes."""

from typing import Any

from core.views import ActPage, AddPage, EditPage
from providers.forms.profile import (
    ClosingForm,
    ProgrammeEditForm,
    ProgrammeForm,
    ProviderEditForm,
    SiteEditForm,
    SiteForm,
)
from providers.models import Programme, Provider, Site
from providers.views.about_provider import AboutProvider


class ProviderEdit(AboutProvider, EditPage):
    """What the directory says of the provider, and what its documents depend on."""

    perm = "providers.provider_edit"
    title = "Change the profile"
    form_class = ProviderEditForm
    edited_fields = tuple(ProviderEditForm.Meta.fields)
    queryset = Provider.objects.select_related("organisation")
    done_message = "The profile has been changed."


class SiteAdd(AboutProvider, AddPage, ActPage):
    """A place where the provider teaches."""

    perm = "providers.site_add"
    title = "Add a site"
    submit = "Add the site"
    form_class = SiteForm
    queryset = Provider.objects.select_related("organisation")

    done_message = "The site has been added."

    def get_done_message(self, result: Site) -> str:
        """A postcode we do not know is said at once."""
        if result.easting is None:
            unknown = f"We do not know where {result.postcode} is, so searches by distance leave it out."
            return f"{self.done_message} {unknown}"
        return self.done_message


class SiteEdit(AboutProvider, EditPage):
    """The same facts of a site that is there."""

    perm = "providers.site_edit"
    title = "Change a site"
    form_class = SiteEditForm
    edited_fields = tuple(SiteEditForm.Meta.fields)
    queryset = Site.objects.select_related("provider__organisation")
    done_message = "The site has been changed."


class SiteClose(AboutProvider, ActPage):
    """Teach there no more."""

    perm = "providers.site_close"
    title = "Close a site"
    submit = "Close the site"
    warns = True
    form_class = ClosingForm
    queryset = Site.objects.select_related("provider__organisation")
    done_message = "The site has been closed."


class ProgrammeAdd(AboutProvider, AddPage, ActPage):
    """What is sold on a lot at a site."""

    back_to = "providers:provider-programmes"
    perm = "providers.programme_add"
    title = "Add a programme"
    form_class = ProgrammeForm
    queryset = Provider.objects.select_related("organisation")
    done_message = "The programme has been added."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Without a site or a lot there is nothing to sell yet: the page says which comes first."""
        context = super().get_context_data(**kwargs)
        fields = context["form"].fields
        return {**context, "has_site": fields["site"].queryset.exists(), "has_lot": fields["lot"].queryset.exists()}


class ProgrammeEdit(AboutProvider, EditPage):
    """The same facts of a programme that runs."""

    back_to = "providers:provider-programmes"
    perm = "providers.programme_edit"
    title = "Change a programme"
    form_class = ProgrammeEditForm
    edited_fields = tuple(ProgrammeEditForm.Meta.fields)
    queryset = Programme.objects.select_related("site__provider__organisation", "lot")
    done_message = "The programme has been changed."


class ProgrammeClose(AboutProvider, ActPage):
    """Sell it no more."""

    back_to = "providers:provider-programmes"
    perm = "providers.programme_close"
    title = "Close a programme"
    submit = "Close the programme"
    warns = True
    form_class = ClosingForm
    queryset = Programme.objects.select_related("site__provider__organisation", "lot")
    done_message = "The programme has been closed."
