"""What in a text may say who a child is: names, numbers, dates, addresses, schools. Plain values, no database.

A name of the child is refused; where it is also a word ("may", "will") only as a name is written. Everything else is
told, to be mended or given a reason: nobody can tell a birth date from the day a course begins.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from core.likeness import folded
from enquiries.dates_in_words import dates_in
from enquiries.plain_words import GENERIC, MONTHS, PLAIN
from govuk.dates import day_figures

SHORTEST = 2
"""Letters of a name that is looked for: an initial is in every text."""
YOUNGEST, OLDEST = 3, 25
"""Years ago in which a date is the birth date of somebody who may be placed."""


@dataclass(frozen=True)
class Known:
    """What is known of the child: the words of its names, folded; its UPN and birth date; the names of its schools."""

    names: frozenset[str] = frozenset()
    upn: str = ""
    born_on: date | None = None
    schools: tuple[str, ...] = ()
    places: frozenset[str] = frozenset()
    """Words of the area, folded: a school that is called after it is not named by them."""


class Found(NamedTuple):
    """Words that may say who it is, what they look like, and whether they never pass."""

    words: str
    looks_like: str
    is_refused: bool = False

    @property
    def sentence(self) -> str:
        return f"“{self.words}” {self.looks_like}"


SHORTEST_RESPELT = 5
"""Letters of a name that is also looked for without its second vowel: "Sue" is no "Su"."""
_TWO = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "å": "aa", "æ": "ae"}
_ONE = {"ae": "a", "oe": "o", "ue": "u", "aa": "a"}
_BEFORE = frozenset(("mc", "mac", "fitz", "al", "el", "abu", "van", "von", "de", "la", "le", "di", "da", "du", "ap"))
"""What a name may begin with, apart from the rest: Mc Donald."""
IS_NAME, MAY_BE_NAME = "is a name of the child", "may be a name of the child"
_SEPARATED = r"[\s.\-‐-―/]{0,2}"
_UPN = re.compile(rf"(?<![^\W_])[A-Z](?:{_SEPARATED}\d){{11}}{_SEPARATED}[\dA-Z](?![^\W_])", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+'-]{1,64}\s?(?:@|\(at\)|\[at\])\s?[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}", re.IGNORECASE)
_POSTCODE = re.compile(
    r"(?<![^\W_])[A-Z]{1,2}\d[A-Z\d]?[\s.\-]{0,2}\d[ABD-HJLNP-UW-Z]{2}(?![^\W_])", re.ASCII | re.IGNORECASE
)
_NUMBER = re.compile(r"\+?\(?\d(?:[\s().\-‐-―]{0,3}\d){6,17}")
_WORD = re.compile(r"[^\W\d_]+(?:['’‘`´ʼ‐‑-][^\W\d_]+)*")
_INNER = re.compile(r"['’‘`´ʼ‐‑-]")
_ENDS_SENTENCE = set('.!?:;\n•*–—-("“')


def found_in(text: str, known: Known, today: date) -> list[Found]:
    """Each thing once, what is refused first."""
    text = _plain(text)
    found = [*_names(text, known.names)]
    rest = text
    for look in (_emails, _upns, _dates, _postcodes, _numbers):
        more, rest = look(rest, known, today)
        found += more
    found += _schools(text, known)
    return sorted(dict.fromkeys(found), key=lambda one: not one.is_refused)


def spellings(name: str) -> list[str]:
    """A name as it is also written: Müller is Mueller, and Mueller Müller."""
    long = name.casefold()
    for letter, letters in _TWO.items():
        long = long.replace(letter, letters)
    short = name.casefold()
    for letters, letter in _ONE.items():
        short = short.replace(letters, letter)
    return [long, *([short] if len(short) >= SHORTEST_RESPELT else [])]


def words_in(text: str) -> list[tuple[str, str]]:
    """Each word as it is written, and folded."""
    return [(match.group(), folded(match.group())) for match in _WORD.finditer(_plain(text))]


def _plain(text: str) -> str:
    """One sign for one letter, and none that cannot be seen."""
    text = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in text if unicodedata.category(sign) != "Cf")


def _names(text: str, names: frozenset[str]) -> Iterator[Found]:
    if not names:
        return
    shouts = sum(sign.isupper() for sign in text) > sum(sign.islower() for sign in text)
    before = ""
    for match in _WORD.finditer(text):
        joined = before + folded(match.group()) if before in _BEFORE else ""
        before = folded(match.group())
        if joined in names:
            yield Found(match.group(), IS_NAME, is_refused=True)
            continue
        hit = next((form for form in _forms(match.group()) if form in names and len(form) >= SHORTEST), "")
        if not hit:
            continue
        if hit not in PLAIN:
            yield Found(match.group(), IS_NAME, is_refused=True)
        elif match.group()[0].isupper():
            is_plain = shouts or _begins_sentence(text, match.start()) or _is_month(text, match, hit)
            yield Found(match.group(), MAY_BE_NAME if is_plain else IS_NAME, is_refused=not is_plain)


def _forms(word: str) -> Iterator[str]:
    """As it is written, without what is hung on it, and each part of it."""
    yield folded(word)
    parts = _INNER.split(word)
    if len(parts) > 1:
        yield folded("".join(parts[:-1]))
        yield from map(folded, parts)


def _begins_sentence(text: str, at: int) -> bool:
    before = text[:at].rstrip(" \t")
    return not before or before[-1] in _ENDS_SENTENCE


def _is_month(text: str, match: re.Match[str], word: str) -> bool:
    if word not in MONTHS:
        return False
    before = text[: match.start()].split()[-1:]
    after = text[match.end() :].split()[:1]
    asked = {"in", "from", "by", "until", "since", "of", "before", "after", "during", "early", "late", "mid", "end"}
    return bool({each.lower() for each in before} & asked) or any(
        each.strip(",.")[:1].isdigit() for each in (*before, *after)
    )


Looked = tuple[list[Found], str]


def _taken(pattern: re.Pattern[str], text: str, looks_like: str) -> Looked:
    """What matches, and the text without it: nothing is told twice."""
    found = [Found(" ".join(match.group().split()), looks_like) for match in pattern.finditer(text)]
    return found, pattern.sub(" ⁂ ", text)


def _emails(text: str, known: Known, today: date) -> Looked:
    return _taken(_EMAIL, text, "is an email address")


def _upns(text: str, known: Known, today: date) -> Looked:
    return _taken(_UPN, text, "looks like a UPN")


def _postcodes(text: str, known: Known, today: date) -> Looked:
    return _taken(_POSTCODE, text, "looks like a full postcode")


def _dates(text: str, known: Known, today: date) -> Looked:
    found = []
    for words, days, says_year in dates_in(text):
        if known.born_on in days:
            found.append(Found(words, "is the child’s date of birth" if says_year else "is the child’s birthday"))
        elif says_year and any(YOUNGEST <= today.year - day.year <= OLDEST for day in days):
            found.append(Found(words, "may be a date of birth"))
        text = text.replace(words, " ⁂ ", 1)
    if known.born_on:
        day, month, year = day_figures(known.born_on).split("/")
        run_together = {day + month + year, day + month + year[2:], year + month + day}
        for words in sorted(run_together | {f"{int(day)}/{int(month)}", f"{day}/{month}"}):
            if re.search(rf"(?<![\d/]){words}(?![\d/])", text):
                found.append(Found(words, "is the child’s date of birth"))
                text = text.replace(words, " ⁂ ")
    return found, text


def _numbers(text: str, known: Known, today: date) -> Looked:
    found = []
    for match in _NUMBER.finditer(text):
        digits = "".join(filter(str.isdigit, match.group()))
        is_telephone = match.group().lstrip("(").startswith(("0", "+"))
        kind = "looks like a telephone number" if is_telephone or len(digits) < 9 else "is a long number"
        found.append(Found(match.group().strip(), kind))
    return found, text


def _schools(text: str, known: Known) -> Iterator[Found]:
    spans = [(match, _saint(folded(match.group()))) for match in _WORD.finditer(text)]
    said = [word for _, word in spans]
    for name in known.schools:
        core = _core(name)
        for at in range(len(said) - len(core) + 1) if core else ():
            if said[at : at + len(core)] == core and _is_named(
                core, said[at + len(core) :], spans[at][0].group(), known
            ):
                last = spans[at + len(core) - 1][0].end()
                yield Found(text[spans[at][0].start() : last], "is the name of a school")
                break


def _core(name: str) -> list[str]:
    """What tells a school's name from others: Agecroft Road of "Agecroft Road High School"."""
    words = [_saint(folded(match.group())) for match in _WORD.finditer(_plain(name))]
    while words and words[-1] in GENERIC:
        words.pop()
    while words and words[0] == "the":
        words.pop(0)
    return words


def _saint(word: str) -> str:
    return "st" if word == "saint" else word


def _is_named(core: list[str], after: Iterable[str], first: str, known: Known) -> bool:
    """One word that is also a place or a plain word names the school only with "school" and the like behind it."""
    if len(core) > 1:
        return True
    is_followed = next(iter(after), "") in GENERIC
    is_common = core[0] in known.places or core[0] in PLAIN or not first[0].isupper()
    return is_followed or not is_common
