"""What the demo's council publishes: the drafts that are shipped, with what they ask for filled in."""

from datetime import timedelta

from core import statements
from core.acting import Acting
from core.models import Statement
from demo.timeline import Timeline
from govuk.dates import day_words

TEAM = {"contact_name": "Alternative provision team", "contact_email": "ap.team@salford-ap.example"}


def publish(line: Timeline, *, by: Acting) -> None:
    """Each of them, to hold from the day the portal opened."""
    answers = {
        "name and address of the data protection officer": "Ines Marlow, dpo@salford-ap.example",
        "the day you prepared it": day_words(line.admitted_on),
        "a day within a year": day_words(line.admitted_on + timedelta(days=364)),
        "the hours in which you answer": "from 8:30am to 4:30pm",
        "the team that takes safeguarding concerns, with its number by day and by night": "The Bridge, 0161 496 0000",
    }
    for kind in Statement.Kind:
        text = statements.TO_FILL_IN.sub(lambda found: answers[found[1]], statements.draft(kind))
        Statement.publish(kind, {**TEAM, "text": text, "contact_phone": "", "starts_on": line.admitted_on}, by=by)
