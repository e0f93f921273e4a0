"""What has to be set up of audits and QA visits: what they ask."""

from collections.abc import Iterable
from datetime import date

from accounts.set_up import Step, step
from audits import versions
from audits.models import AuditTemplate
from core.acting import Acting
from core.cards import listing

Kind = AuditTemplate.Kind
NO_AUDITS = {Kind.SAFEGUARDING: ": no audit can be planned"}


def questions(acting: Acting, today: date) -> Iterable[Step]:
    """Whether the council has put into force what audits and QA visits ask; the third kind is optional."""
    numbers = versions.numbers(today)
    for kind in (Kind.SAFEGUARDING, Kind.QA_VISIT):
        now, last = numbers.get(kind, (None, 0))
        if now:
            said = f"Version {now} is in force"
        elif last:
            said = f"Version {last} is a draft to look at and put into force{NO_AUDITS.get(kind, '')}"
        else:
            said = f"There is none{NO_AUDITS.get(kind, '')}"
        yield step(f"{kind.label} template", said, is_done=bool(now), link=listing("audits:templates", f"kind={kind}"))
