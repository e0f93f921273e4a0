"""The council's own words in e-mails: what may be added, and what it is now.

What an e-mail says of an act, its link and why it is sent are shipped, and nobody can take them away. Words that are
added are the same for everybody who gets it, so that nothing about a child can come into them.
"""

from collections.abc import Iterable

from core.acting import Acting
from core.letter import TITLE, WHY
from core.models import LetterWords
from core.steady import Steady
from govuk.readable import readable

LONGEST = {"opening": 150, "signature": 500, "added": 1_000}
Known = dict[tuple[str, str], str]


def _ask() -> Known:
    return LetterWords.objects.now()


_now: Steady[Known] = Steady(_ask, {})


def of_kind(template: str) -> dict[str, str]:
    """Opening, added words and signature of this kind of e-mail."""
    known = _now()
    return {
        "opening": known.get((LetterWords.Part.OPENING, ""), ""),
        "added": known.get((LetterWords.Part.ADDED, template), ""),
        "signature": known.get((LetterWords.Part.SIGNATURE, ""), ""),
    }


def known() -> Known:
    """All that the council has added."""
    return _now()


def enter(part: str, template: str, text: str, *, by: Acting | None) -> None:
    """Say this from now on; what is said already is not entered again."""
    if LetterWords.objects.now().get((part, template), "") != text:
        LetterWords.enter(part, template, text, by=by)
    _now.forget()


def take_back(*, by: Acting) -> int:
    """Say nowhere more than what is shipped; how many words there were."""
    now = LetterWords.objects.now()
    for part, template in now:
        enter(part, template, "", by=by)
    return len(now)


def faults(text: str) -> Iterable[str]:
    """What would be taken for another part of an e-mail, as sentences without their full stop."""
    for line in map(readable, text.splitlines()):
        if line.lower().startswith(WHY.lower()):
            yield f"A line must not begin with “{WHY}”: that says why somebody gets the e-mail"
        if line and not line.strip(TITLE):
            yield "A line must not be equals signs alone"
    seen = readable(text).lower()
    if "http://" in seen or "javascript:" in seen:
        yield "An address must begin with https://"
