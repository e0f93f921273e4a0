"""Which questions of a template a provider is asked: by its registration, and by what it teaches."""

from collections.abc import Iterable

from audits.models import AuditTemplate, Question
from providers.models import Lot, Membership, Provider


def asked_of(provider: Provider, template: AuditTemplate) -> list[Question]:
    """The questions asked of this provider."""
    rows = Question.objects.filter(section__template=template)
    lots = [row.lot for row in provider.memberships.select_related("lot").filter(status=Membership.Status.ACTIVE)]
    return [question for question in rows if _applies(question, provider, lots)]


def _applies(question: Question, provider: Provider, lots: Iterable[Lot]) -> bool:
    kinds = set(question.applies_to.split(","))
    if kinds & {"all", provider.registration}:
        return True
    is_tuition = any("tut" in lot.title.lower() or "mentor" in lot.title.lower() for lot in lots)
    return ("online" in kinds and any(lot.is_online for lot in lots)) or (
        bool(kinds & {"tuition", "mentoring"}) and is_tuition
    )
