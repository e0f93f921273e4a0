"""What the search finds here: the pages of the menu, and guidance."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.urls import reverse

from core.acting import Acting
from core.finding import ByName, Found, Rows, Sought, finds
from salford_ap.navigation import entries


class Guide(NamedTuple):
    """A page that explains or settles something, with the words one would look for it by."""

    title: str
    page: str
    words: str = ""


GUIDES = [
    Guide("Accessibility statement", "core:accessibility", "screen reader keyboard help"),
    Guide("Privacy notice", "core:privacy", "data protection personal information GDPR kept"),
    Guide("Cookies", "core:cookies"),
    Guide("Change your password", "account_change_password", "your account sign in"),
    Guide("Second step of signing in", "mfa_index", "two factor authenticator code phone passkey security"),
]


@finds("guidance", perm="", noun="page")
def pages(sought: Sought, acting: Acting) -> Rows:
    """Pages of this role's menu, and those that explain something."""
    guides = [*(Guide(label, page) for label, page in entries(acting.role)), *GUIDES]

    def shown(keys: Sequence[int]) -> Iterable[Found]:
        return [Found(guides[key].title, reverse(guides[key].page)) for key in keys]

    return ByName(((place, f"{guide.title} {guide.words}") for place, guide in enumerate(guides)), shown).rows(sought)
