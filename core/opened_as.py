"""Which role a page was opened in: every form says so when it comes back, by a hidden field of its csrf_token."""

from django.http import QueryDict

FIELD = "opened_as"
CHOSEN = "go_on_as"
AGAIN = "ask_again"
"""Set when what was sent cannot travel with the question, a file above all: the form is shown once more."""

NOT_TYPED = frozenset({"csrfmiddlewaretoken", FIELD, CHOSEN, AGAIN})


def typed(posted: QueryDict) -> list[tuple[str, str]]:
    """What a person typed, field by field, to travel on in hidden fields; a password does not."""
    names = [name for name in posted if name not in NOT_TYPED and "password" not in name.lower()]
    return [(name, value) for name in names for value in posted.getlist(name)]
