"""Who may do what with children kept apart. Which of them somebody sees, each pair says itself."""

import rules

from accounts.rules import is_ap_manager, is_caseworker, is_commissioning_officer
from apart.models import Pair
from core.acting import Acting


@rules.predicate
def keeps(acting: Acting, pair: Pair | None = None) -> bool:
    """One of those who name its readers."""
    return pair is None or pair.is_kept_by(acting)


for act in ("pairs", "pair", "pair_readers"):
    rules.add_perm(f"apart.{act}", is_caseworker)
rules.add_perm("apart.pair_add", is_ap_manager | is_commissioning_officer)
for act in ("pair_renew", "pair_end", "reader_add", "reader_remove"):
    rules.add_perm(f"apart.{act}", is_caseworker & keeps)
