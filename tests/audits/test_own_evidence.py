"""Whoever sent the evidence, or answered the audit for the provider, does not decide it."""

import pytest

from accounts.models import Role
from audits import acting_on, auditing
from core.models import MoveRefused, record
from tests.factories.accounts import AffiliationFactory
from tests.factories.audits import ActionFactory, AuditFactory

pytestmark = pytest.mark.django_db


def test_nobody_checks_evidence_they_sent(provider, council):
    both = AffiliationFactory(user=provider.user, organisation=council, role=Role.QUALITY_OFFICER)
    action = ActionFactory()
    acting_on.submit_evidence(action, evidence="Done", by=provider)
    for check in (
        lambda: acting_on.close(action, by=both),
        lambda: acting_on.return_to_provider(action, reason="x", by=both),
    ):
        with pytest.raises(MoveRefused, match="You sent this evidence"):
            check()


def test_who_answered_for_the_provider_does_not_make_it_final(provider, council):
    both = AffiliationFactory(user=provider.user, organisation=council, role=Role.QUALITY_OFFICER)
    audit = AuditFactory(status="factual_accuracy")
    record("self_assessed", audit, by=provider)
    with pytest.raises(MoveRefused, match="You answered this audit for the provider"):
        auditing.finalise(audit, by=both)
