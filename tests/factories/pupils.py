"""Pupils and the schools they are at, built straight into the tables."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from pupils.called import keep_words
from pupils.models import Enrolment, Pupil
from tests.factories.accounts import SchoolFactory

LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


def upn(serial: int) -> str:
    """A well-formed UPN of an establishment that does not exist."""
    rest = f"3559901{serial % 100:02d}{serial // 100:03d}"
    return LETTERS[sum(n * int(ch) for n, ch in enumerate(rest, start=2)) % 23] + rest


class PupilFactory(DjangoModelFactory):
    class Meta:
        model = Pupil

    upn = factory.Sequence(upn)
    legal_forename = factory.Sequence(lambda n: f"Testchild{n}")
    legal_surname = factory.Sequence(lambda n: f"Surname{n}")
    born_on = date(2012, 3, 14)
    sex = "F"

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        pupil = super()._create(model_class, *args, **kwargs)
        keep_words([pupil])
        return pupil


class EnrolmentFactory(DjangoModelFactory):
    class Meta:
        model = Enrolment

    pupil = factory.SubFactory(PupilFactory)
    school = factory.LazyFunction(lambda: SchoolFactory().organisation)
    status = "single"
    starts_on = date(2023, 9, 1)
