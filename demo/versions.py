"""What audits and QA visits ask: put into force by the administrator, and one version that is being changed."""

from audits import version_parts, versions
from audits.models import AuditTemplate
from core import clock
from core.acting import Acting
from demo.agenda import Story
from demo.timeline import Timeline
from demo.town import Town

Kind = AuditTemplate.Kind
ONLINE = {
    "weight": 1,
    "is_limiting": False,
    "applies_to": "all",
    "descriptors": {
        "meets": "Pupils are seen and heard in every session",
        "does_not_meet": "Nobody knows who is at the other end",
    },
}


def begin(line: Timeline, *, by: Acting) -> None:
    """The safeguarding audit of the day the portal opened."""
    versions.put_in_force(_first(Kind.SAFEGUARDING), line.admitted_on, by=by)


def tell(town: Town) -> None:
    """QA visits: agreed last month, and asked for one thing more since; the third kind stays a draft."""
    town.agenda.tell(_qa(town))


def _qa(town: Town) -> Story:
    admin = town.staff["admin"]
    yield clock.at(town.line.before(24), 14)
    first = _first(Kind.QA_VISIT)
    versions.put_in_force(first, clock.today(), by=admin)
    yield clock.at(town.line.before(3), 15)
    draft = versions.copy(first, by=admin)
    voice, teaching, value = (draft.sections.get(code=code) for code in ("PV", "QE", "VM"))
    version_parts.change_section(voice, title="What pupils and their families say", by=admin)
    version_parts.move_section(voice, after=draft.sections.get(code="SG"), by=admin)
    online = version_parts.add_section(draft, code="ON", title="Teaching online", after=teaching, by=admin, **ONLINE)
    for text in ("Pupils are seen at the beginning of each session", "Work done at home is marked within two days"):
        version_parts.add_question(online, standard="", text=text, guidance="", evidence=["observation"], by=admin)
    version_parts.close_section(value, by=admin)


def _first(kind: AuditTemplate.Kind) -> AuditTemplate:
    return AuditTemplate.objects.filter(kind=kind).earliest("number")
