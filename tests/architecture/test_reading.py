"""The reader of answers finds a word however it is wrapped: a wall that cannot see is no wall."""

import base64
import hashlib
import json
from urllib.parse import quote

import pytest

from core.files.sheets import write_csv, write_xlsx
from core.pdf import print_html
from tests.architecture.reading import digests_in, hidden_in, is_of_rows, words_in

WORD = "Zébedea-marker"
PAGE = "<html><form>{}</form></html>"


def hidden(value: str) -> bytes:
    return PAGE.format(f'<input type="hidden" name="seen" value="{value}">').encode()


@pytest.mark.parametrize(
    "body",
    [
        PAGE.format(WORD).encode(),
        PAGE.format("Z&eacute;bedea-marker").encode(),
        hidden("Z&#233;bedea-marker"),
        hidden(quote(WORD)),
        hidden(json.dumps({"name": WORD}).replace('"', "&quot;")),
        hidden(base64.b64encode(f"pupil {WORD}".encode()).decode()),
        hidden(base64.urlsafe_b64encode(json.dumps([WORD], ensure_ascii=False).encode()).decode().rstrip("=")),
        PAGE.format(f'<td data-seen="{WORD}"></td>').encode(),
        PAGE.format(f"<script type='application/json'>{json.dumps([WORD])}</script>").encode(),
        write_csv(["Name"], [[WORD]]),
        write_xlsx(["Name"], [[WORD]]),
        WORD.encode("utf-16"),
    ],
)
def test_a_word_is_found_in_pages_files_and_what_they_carry(body):
    assert WORD in words_in(body)
    assert "Nobody" not in words_in(body)


def test_a_word_on_paper_is_found_though_its_letters_are_glyphs():
    body = print_html(
        f"<html lang='en'><title>Report</title><body><h1>A report</h1><p>{WORD} attended</p></body></html>"
    )
    assert WORD.encode() not in body
    assert WORD in words_in(body)


def test_a_broken_package_is_read_as_it_stands():
    assert WORD in words_in(f"%PDF-1.7 {WORD}".encode("latin-1"))


def test_letters_that_are_drawn_by_chance_spell_no_word():
    token = PAGE.format('<input type="hidden" name="csrfmiddlewaretoken" value="aM99b">')
    packed = b"%PDF-1.7 <<>> stream\n\xff\xfeM99\x80\nendstream <<>> stream\nM98 as it stands\nendstream"
    assert "M99" not in words_in(token.encode())
    assert "M99" not in words_in(packed)
    assert "M98" in words_in(packed)


def test_hashes_are_seen():
    digest = hashlib.sha256(b"M99 7XQ").hexdigest()
    assert digest in digests_in(words_in(hidden(digest)))


def test_what_differs_at_every_visit_is_not_taken_for_something_carried():
    page = '<input type="hidden" name="csrfmiddlewaretoken" value="a"><input type="hidden" name="seen" value="b">'
    assert hidden_in(page) == {"field seen": ["b"]}


@pytest.mark.parametrize(
    "part, may_turn_on_a_row",
    [
        ('<button data-module="govuk-button" data-prevent-double-click="true">', False),
        ('<div data-idle-seconds="1800" data-stay="/cookies/">', False),
        ('<input type="hidden" name="opened_as" value="7">', False),
        ('<input type="hidden" name="opened_as" value="8">', True),
        ('<input type="hidden" name="seen" value="7">', True),
        ('<div data-module="M99 7XQ">', True),
        ('<div data-stay="/pupils/7/">', True),
        ("<script>1</script>", True),
    ],
)
def test_what_stands_on_every_page_turns_on_no_row(part, may_turn_on_a_row):
    assert is_of_rows(hidden_in(PAGE.format(part)), ["7"]) is may_turn_on_a_row
