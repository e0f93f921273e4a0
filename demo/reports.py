"""The reports of the last term, signed off; and one week's digest, sent."""

from datetime import date, timedelta

from accounts.models import Organisation
from attendance import digests
from core import mail
from demo.agenda import Agenda
from demo.people import PROVIDER, Staff
from demo.providers import Framework
from demo.timeline import Timeline
from reports import paper, termly
from reports.models import TermlyReport

AFTER_TERM = timedelta(days=14)
ONE_DAY = timedelta(days=1)


def tell(staff: Staff, framework: Framework, timeline: Timeline, agenda: Agenda) -> None:
    """The borough's report and the first provider's, signed off a fortnight after the term."""
    term = timeline.last_term
    day = min(term.ends_on + AFTER_TERM, timeline.today - ONE_DAY)

    def sign_off() -> None:
        council = Organisation.objects.council()
        for scope, about in (
            (TermlyReport.Scope.BOROUGH, council),
            (TermlyReport.Scope.PROVIDER, framework.providers[PROVIDER].organisation),
        ):
            paper.sign_off(termly.report_for(term, scope, about), by=staff["manager"])

    agenda.at(day, 10, 0, sign_off)


def tell_digest(timeline: Timeline, agenda: Agenda) -> None:
    """The last digest that was due before today: written and sent at seven on its day."""
    for back in range(1, 60):
        day = timeline.today - back * ONE_DAY
        if _is_digest_day(timeline, day):
            agenda.at(day, 7, 10, digests.send_due)
            agenda.at(day, 7, 20, mail.sweep)
            return


def _is_digest_day(timeline: Timeline, day: date) -> bool:
    """The first school day of a week."""
    monday = day - timedelta(days=day.weekday())
    return next(iter(timeline.school_days(monday, monday + timedelta(days=4))), None) == day
