"""The numbers by which children, schools and places are known: how each is written, checked and shown.

Identifiers are text: leading zeros and letters matter. A checker never raises; it answers with the tidied value and,
where something is wrong, one sentence that says what.
"""

import re
from dataclasses import dataclass
from functools import cache

from core.files.cells import bare

UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
"""The 23 letters of a UPN (no I, O or S), each worth its place from 0."""

RECOGNISED_LA_DIGITS = (
    "001-005 201-213 301-320 330-336 340-344 350-359 370-373 380-384 390-394 420 660-681 701-708 800-803 805-808 "
    "810-813 815-816 820-823 825-826 830-831 835-841 845-846 850-852 855-857 860-861 865-896 908-909 916 919 921 "
    "925-926 928-929 931 933 935-938 940-943"
)
"""Authorities a UPN may have been issued in, with those that reorganisations added. More appear: others only warn."""

_UPN = re.compile(rf"[{UPN_LETTERS}]\d{{11}}[\d{UPN_LETTERS}]", re.ASCII)
_URN = re.compile(r"[1-9]\d{5}", re.ASCII)
_UKPRN = re.compile(r"1\d{7}", re.ASCII)
_COMPANY = re.compile(r"\d{8}|[A-Z]{2}\d{6}", re.ASCII)
_DFE_NUMBER = re.compile(r"(\d{3})/?(\d{4})", re.ASCII)
_POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Checked:
    """An identifier as it is stored, with a sentence if it must be refused and one if it deserves a second look."""

    value: str
    fault: str = ""
    warning: str = ""

    @property
    def is_valid(self) -> bool:
        """Whether it may be kept; a warning does not refuse it."""
        return not self.fault


def tidy(text: str | None) -> str:
    """Upper case without any blanks, nor what a spreadsheet wraps round a number: `="A1"`, an apostrophe."""
    return "".join(bare(text or "").split()).upper()


def upn(text: str | None) -> Checked:
    """A unique pupil number, permanent or temporary, with its check letter."""
    value = tidy(text)
    fault = _upn_fault(value)
    return Checked(value, fault, "" if fault else _upn_warning(value))


def upn_check_letter(rest: str) -> str:
    """The first letter that belongs to positions 2 to 13: each times its position, added up, modulo 23."""
    total = sum(place * _worth(character) for place, character in enumerate(rest, start=2))
    return UPN_LETTERS[total % 23]


def masked_upn(value: str) -> str:
    """The number as lists show it: P2070*****49."""
    return f"{value[:5]}*****{value[-2:]}" if len(value) == 13 else "*" * len(value)


def urn(text: str | None) -> Checked:
    """A school's number in the national register."""
    value = tidy(text)
    return Checked(value, "" if _URN.fullmatch(value) else "A URN is 6 digits and does not start with 0")


def ukprn(text: str | None) -> Checked:
    """A provider's number in the UK Register of Learning Providers."""
    value = tidy(text)
    return Checked(value, "" if _UKPRN.fullmatch(value) else "A UKPRN is 8 digits and starts with 1")


def company_number(text: str | None) -> Checked:
    """A company's number at Companies House."""
    value = tidy(text)
    fault = "" if _COMPANY.fullmatch(value) else "A company number is 8 digits, or 2 letters and 6 digits"
    return Checked(value, fault)


def dfe_number(text: str | None) -> Checked:
    """Authority and establishment number, stored with its slash: 355/4000."""
    value = tidy(text)
    parts = _DFE_NUMBER.fullmatch(value)
    if parts is None:
        return Checked(value, "A DfE number is 3 digits, a slash and 4 digits, like 355/4000")
    return Checked("/".join(parts.groups()))


def postcode(text: str | None) -> Checked:
    """A postcode with its one space."""
    value = tidy(text)
    parts = _POSTCODE.fullmatch(value)
    if parts is None:
        return Checked(value, "Enter a full postcode, like M27 5AW")
    return Checked(" ".join(parts.groups()))


def _upn_fault(value: str) -> str:
    if not value:
        return "Enter a UPN"
    if len(value) != 13:
        return f"A UPN has 13 characters and this has {len(value)}"
    if not _UPN.fullmatch(value):
        return "A UPN is a letter, 11 digits and a last digit or letter; it never has the letters I, O or S"
    if upn_check_letter(value[1:]) != value[0]:
        return "The first letter does not fit the digits: check the UPN against the school's record"
    return ""


def _upn_warning(value: str) -> str:
    if value[1:4] in _recognised_la_digits():
        return ""
    return f"Digits 2 to 4 ({value[1:4]}) are no authority we know: check the UPN against the school's record"


def _worth(character: str) -> int:
    return int(character) if character.isdigit() else UPN_LETTERS.index(character)


@cache
def _recognised_la_digits() -> frozenset[str]:
    spans = (span.partition("-") for span in RECOGNISED_LA_DIGITS.split())
    return frozenset(f"{n:03}" for first, _, last in spans for n in range(int(first), int(last or first) + 1))
