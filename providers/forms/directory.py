"""Forms of the shortlist: each is a button and asks nothing."""

from core.forms import PageForm
from providers import shortlist


class ShortlistAddForm(PageForm):
    """Keep it in mind."""

    verb = staticmethod(shortlist.add)


class ShortlistDropForm(PageForm):
    """Let it go."""

    verb = staticmethod(shortlist.drop)
