"""Pupils by name or number: words in any order, each as it begins or with one slip; a UPN or how it begins."""

import re
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Length

from core.acting import Acting
from core.identifiers import tidy
from core.likeness import is_one_slip, may_slip, words_sought
from pupils.models import FormerUpn, NameWord, Pupil

LIKE_A_UPN = re.compile(r"[A-Z]?\d[A-Z\d]*", re.ASCII)
LONGEST_UPN = 13


def sought(pupils: QuerySet[Pupil], text: str, acting: Acting) -> QuerySet[Pupil]:
    """Those of these pupils whom this person may mean by it; `is_near` says of each that a letter is not as typed."""
    number = tidy(text)
    if LIKE_A_UPN.fullmatch(number):
        return numbered(pupils, number, acting).alias(is_near=Value(False))
    words = words_sought(text)
    if not words:
        return pupils.none().alias(is_near=Value(False))
    spelt = {word: _called(acting, Q(word__startswith=word)) for word in words}
    near = {
        word: _called(acting, Q(word__startswith=word) | Q(word__in=like))
        for word in words
        if (like := _spellings(word))
    }
    pupils = pupils.filter(*(near.get(word, spelt[word]) for word in words))
    is_spelt = Case(When(Q(*spelt.values()), then=Value(False)), default=Value(True)) if near else Value(False)
    return pupils.alias(is_near=is_spelt)


def numbered(pupils: QuerySet[Pupil], number: str, acting: Acting) -> QuerySet[Pupil]:
    """Those whose UPN begins so; caseworkers find a pupil by a number it had, too."""
    begins = {"upn": number} if len(number) >= LONGEST_UPN else {"upn__startswith": number}
    now = Q(**begins)
    if not acting.sees_everything:
        return pupils.filter(now)
    return pupils.filter(now | Q(pk__in=FormerUpn.objects.filter(**begins).order_by().values("pupil")))


def _called(acting: Acting, word: Q) -> Q:
    """Who has such a word in their name; or had, for caseworkers."""
    words = NameWord.objects.filter(word).order_by()
    return Q(pk__in=(words if acting.sees_everything else words.filter(is_former=False)).values("pupil"))


def _spellings(word: str) -> list[str]:
    """The words of names that are this one but for a slip: either half of it is as it should be, or its middle swapped.

    So two looks into an index bring the few that may be, whatever the number of names.
    """
    if not may_slip(word):
        return []
    half = len(word) // 2
    first, last = word[:half], word[half:]
    swapped = first[:-1] + last[0] + first[-1] + last[1:]
    maybe = Q(word__startswith=first) | Q(backwards__startswith=last[::-1]) | Q(word=swapped)
    rows = NameWord.objects.annotate(letters=Length("word")).filter(maybe)
    rows = rows.filter(letters__gte=len(word) - 1, letters__lte=len(word) + 1).exclude(word__startswith=word)
    found = rows.order_by().values_list("word", flat=True).distinct()
    return sorted(other for other in found if is_one_slip(word, other))


def narrowed(rows: QuerySet[Any], pupil: str, text: str, acting: Acting) -> QuerySet[Any]:
    """Rows that name a pupil whom this person may see and may mean by it."""
    meant = sought(Pupil.objects.visible_to(acting), text, acting).order_by()
    return rows.filter(**{f"{pupil}__in": meant.values("pk")})


def former_name(acting: Acting, words: list[str]) -> Exists:
    """Whether one of these words is of a name the pupil has no more."""
    is_one = Q(pk__in=[])
    for word in words:
        is_one |= Q(word__startswith=word)
    had = NameWord.objects.filter(is_one, is_former=True, pupil=OuterRef("pk"))
    return Exists(had if acting.sees_everything else had.none())
