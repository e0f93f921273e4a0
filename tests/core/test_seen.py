"""Fingerprints of what was shown: keyed, of one row and one person, and good while a key is being replaced."""

import hashlib
import json
from datetime import date
from types import SimpleNamespace

import pytest

from core.models import Threshold
from core.seen import Shown

SHOWN = {"postcode": "M5 4WT", "born_on": date(2012, 3, 14)}
ROW, OTHER = Threshold(pk=1), Threshold(pk=2)
ANN, BEN = SimpleNamespace(user_id=1), SimpleNamespace(user_id=2)


def test_what_is_still_shown_is_known_again():
    sent = Shown(SHOWN, of=ROW, by=ANN).fingerprint
    assert Shown(dict(reversed(SHOWN.items())), of=ROW, by=ANN).is_still(sent)


@pytest.mark.parametrize(
    "shown, of, by", [({**SHOWN, "postcode": "M5 4WX"}, ROW, ANN), (SHOWN, OTHER, ANN), (SHOWN, ROW, BEN)]
)
def test_another_value_row_or_person_has_another(shown, of, by):
    assert not Shown(shown, of=of, by=by).is_still(Shown(SHOWN, of=ROW, by=ANN).fingerprint)


def test_nobody_computes_it_without_the_key(settings):
    said = json.dumps(SHOWN, default=str, sort_keys=True).encode()
    ours = Shown(SHOWN, of=ROW, by=ANN).fingerprint
    assert ours not in {hashlib.new(name, said).hexdigest() for name in ("md5", "sha1", "sha256", "sha512")}
    settings.SECRET_KEY = "another key than the one the page was drawn with"
    assert ours != Shown(SHOWN, of=ROW, by=ANN).fingerprint


def test_a_replaced_key_counts_while_it_is_listed(settings):
    sent, before = Shown(SHOWN, of=ROW, by=ANN).fingerprint, settings.SECRET_KEY
    settings.SECRET_KEY = "the key after the rotation of this autumn"
    assert not Shown(SHOWN, of=ROW, by=ANN).is_still(sent)
    settings.SECRET_KEY_FALLBACKS = [before]
    assert Shown(SHOWN, of=ROW, by=ANN).is_still(sent)


@pytest.mark.parametrize("sent", ["", "x", "é" * 64, "0" * 64, "\x00"])
def test_garbage_is_no_fingerprint(sent):
    assert not Shown(SHOWN, of=ROW, by=ANN).is_still(sent)


def test_where_nothing_was_there_to_be_seen_the_fingerprint_is_empty():
    nothing = Shown(None, of=ROW, by=ANN)
    assert nothing.fingerprint == ""
    assert nothing.is_still("")
    assert not nothing.is_still(Shown(SHOWN, of=ROW, by=ANN).fingerprint)
    assert not Shown(SHOWN, of=ROW, by=ANN).is_still("")
