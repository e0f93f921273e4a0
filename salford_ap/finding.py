"""What the search finds here: the pages of the menu, and guidance."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.urls import reverse

from core.acting import Acting
from core.finding import ByName, Found, Rows, Sought, finds
from salford_ap.help_topics import topics_for
from salford_ap.navigation import entries


class Guide(NamedTuple):
    """A page that explains or settles something, with the words one would look for it by."""

    title: str
    page: str
    words: str = ""
    anchor: str = ""

    @property
    def address(self) -> str:
        return reverse(self.page) + self.anchor


GUIDES = [
    Guide("Accessibility statement", "core:accessibility", "screen reader keyboard help"),
    Guide("Privacy notice", "core:privacy", "data protection personal information GDPR kept"),
    Guide("Cookies", "core:cookies"),
    Guide("Change your password", "account_change_password", "your account sign in"),
    Guide(
        "The register codes, explained", "help", "attendance code register national present absent", "#register-codes"
    ),
    Guide("Words we use", "help", "glossary meaning", "#words"),
    Guide("Second step of signing in", "mfa_index", "two factor authenticator code phone passkey security"),
]


@finds("guidance", perm="", noun="page")
def pages(sought: Sought, acting: Acting) -> Rows:
    """Pages of this role's menu, its questions on the help page, and what else explains something."""
    menu = [Guide(label, page) for label, page in entries(acting.role)]
    asked = [Guide(topic.title, "help", topic.opens, f"#{topic.slug}") for topic in topics_for(acting.role)]
    guides = [*menu, *asked, *GUIDES]

    def shown(keys: Sequence[int]) -> Iterable[Found]:
        return [Found(guides[key].title, guides[key].address) for key in keys]

    return ByName(((place, f"{guide.title} {guide.words}") for place, guide in enumerate(guides)), shown).rows(sought)
