"""What is sensitive names its readers: every field says so, none stands in Django admin, and a word is planted in each."""

import pytest
from django.contrib import admin
from django.db import models

from accounts.models import Affiliation
from core.models import RestrictedQuerySet
from core.models.restricted import kinds
from core.recorded_admin import PortalAdminSite
from tests.architecture.restricted import PLANTED, words_of
from tests.architecture.test_scoping import is_empty

WORDS = (models.CharField, models.TextField, models.JSONField, models.FileField)
# Words of a restricted row that say nothing of what is restricted: each with its reason.
PLAIN = {
    "concerns.Allegation.reference": "a number",
    "concerns.Concern.reference": "a number",
    "referrals.NamedRisk.code": "one of a list that every role may read; which it is, the trail does not say",
    "referrals.NamedRisk.written_for": "the organisation that wrote it",
    "referrals.ReferralFile.added_for": "the organisation that added it",
    "referrals.ReferralFile.code": "what kind of paper it is, as the trail says too",
    "referrals.ReferralFile.file": "a random name; what is in it is planted beside the fields",
    "referrals.ReferralFile.sha256": "says nothing",
    "pupils.MedicalNote.written_for": "the organisation that wrote it, told to whoever may not read it",
}


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind._meta.label)
class TestEachKind:
    def test_is_asked_for_through_its_readers(self, kind):
        rows = kind._default_manager.all()
        assert isinstance(rows, RestrictedQuerySet)
        assert type(rows).visible_to is RestrictedQuerySet.visible_to
        assert type(rows).readable_by is RestrictedQuerySet.readable_by

    def test_has_every_word_of_its_own_declared_or_said_to_be_plain(self, kind):
        fields = [field for field in kind._meta.local_fields if isinstance(field, WORDS) and not field.choices]
        labels = {f"{kind._meta.label}.{field.name}" for field in fields if field.name not in kind.RESTRICTED}
        assert labels - set(PLAIN) == set()
        assert set(kind.RESTRICTED) <= {field.name for field in kind._meta.local_fields}

    def test_has_a_word_planted_in_each_of_them(self, kind):
        assert kind in PLANTED, "Say in tests/architecture/restricted.py how one is planted, and who reads it."
        assert kind.RESTRICTED

    def test_does_not_stand_in_django_admin(self, kind):
        assert isinstance(admin.site, PortalAdminSite)
        assert not admin.site.is_registered(kind)

    def test_is_not_said_by_its_own_name(self, kind):
        row = kind(**words_of(kind))
        said = f"{row} {getattr(row, 'trail_name', '')}"
        assert [word for word in words_of(kind).values() if word in said] == []

    def test_is_nobodys_of_an_unknown_role(self, kind, db, council):
        stranger = Affiliation(role="unheard_of", organisation=council, user_id=999_999)
        assert is_empty(kind._default_manager.all().visible_to(stranger))


def test_what_is_said_to_be_plain_exists():
    known = {f"{kind._meta.label}.{field.name}" for kind in kinds() for field in kind._meta.local_fields}
    assert set(PLAIN) <= known
