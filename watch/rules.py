"""Who sees the registration watch, and who declares what a provider teaches for others."""

import rules

from accounts.rules import is_ap_manager, is_caseworker, is_provider_manager, is_quality_officer
from core.acting import Acting
from providers.models import Provider


@rules.predicate
def is_own_provider(acting: Acting, provider: Provider | None = None) -> bool:
    """Acts for this provider."""
    return provider is None or provider.organisation_id == acting.organisation_id


declares = is_ap_manager | is_quality_officer | (is_provider_manager & is_own_provider)

rules.add_perm("watch.registration_watch", is_caseworker)
rules.add_perm("watch.registration_watch_sum", is_caseworker)
rules.add_perm("watch.declarations", is_caseworker | (is_provider_manager & is_own_provider))
rules.add_perm("watch.declaration_add", declares)
