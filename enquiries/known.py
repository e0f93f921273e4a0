"""What the portal knows of the child a text is about, as far as it looks for it there."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from accounts.models import Organisation, Postcode
from core import clock
from core.acting import Acting
from core.likeness import words_of
from enquiries.identifying import IS_NAME, MAY_BE_NAME, Found, Known, found_in, spellings, words_in
from enquiries.plain_words import PLAIN
from pupils.called import words_of_pupil
from pupils.models import NameWord, Pupil
from referrals.models import Referral


def look(texts: Iterable[str], referral: Referral | None, acting: Acting) -> list[Found]:
    """What in these texts may say who the child is; before there is a referral, who of those the asker sees."""
    known, today = of_referral(referral), clock.today()
    found = [one for text in texts for one in found_in(text, known, today)]
    if referral is None:
        found += [one for text in texts for one in _somebody(text, acting)]
    return sorted(dict.fromkeys(found), key=lambda one: not one.is_refused)


def of_referral(referral: Referral | None) -> Known:
    """The child's names of now and before, number, birth date and area; every school's name."""
    schools = tuple(Organisation.objects.filter(is_school=True).order_by().values_list("name", flat=True))
    if referral is None:
        return Known(schools=schools)
    pupil = referral.pupil
    before = NameWord.objects.filter(pupil=pupil).values_list("word", flat=True)
    called = (pupil.legal_surname, pupil.legal_forename, pupil.middle_names, pupil.preferred_forename)
    spelt = {word for name in called for other in spellings(name) for word in words_of(other)}
    names = frozenset({*words_of_pupil(pupil), *before, *spelt})
    return Known(names, pupil.upn or "", pupil.born_on, schools, _places(pupil))


def _places(pupil: Pupil) -> frozenset[str]:
    """The words of the ward the child lives in."""
    found = Postcode.objects.filter(pk=pupil.postcode).values_list("ward_name", flat=True).first()
    return frozenset(words_of(found or ""))


def _somebody(text: str, acting: Acting) -> Iterator[Found]:
    """Two words one after the other that are both of the name of one child whom the asker sees."""
    said = words_in(text)
    rows = NameWord.objects.visible_to(acting).filter(word__in={word for _, word in said})
    pupils: dict[str, set[Any]] = defaultdict(set)
    for word, pupil in rows.order_by().values_list("word", "pupil"):
        pupils[word].add(pupil)
    for (first, one), (second, other) in pairwise(said):
        if one != other and pupils[one] & pupils[other]:
            is_plain = one in PLAIN and other in PLAIN
            yield Found(f"{first} {second}", MAY_BE_NAME if is_plain else IS_NAME, is_refused=not is_plain)
