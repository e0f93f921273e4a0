"""Forms of the shortlist: each is a button and asks nothing."""

from core.acting import Acting
from core.forms import PageForm
from providers import shortlist
from providers.models import Provider


class ShortlistAddForm(PageForm):
    """Keep it in mind."""

    def act(self, row: Provider, by: Acting) -> Provider:
        shortlist.add(row, by=by)
        return row


class ShortlistDropForm(PageForm):
    """Let it go."""

    def act(self, row: Provider, by: Acting) -> Provider:
        shortlist.drop(row, by=by)
        return row
