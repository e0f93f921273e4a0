"""The questions of version 1."""

from audits import reference
from audits.models import AuditTemplate, Question


def test_version_one_holds_every_question_of_the_template(db):
    reference.load()
    template = AuditTemplate.objects.get(kind="safeguarding")
    assert template.number == 1
    assert template.sections.count() == 15
    counts = {level: Question.objects.filter(criticality=level).count() for level in ("critical", "major", "minor")}
    assert counts == {"critical": 59, "major": 51, "minor": 8}


def test_loading_again_changes_nothing(db):
    reference.load()
    assert set(reference.load().values()) == {0}
