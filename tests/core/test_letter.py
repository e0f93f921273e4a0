"""An e-mail is written once, as text; its HTML says the same, and what stood in the text never becomes markup."""

import re
from html import unescape

from core import letter

TEXT = """Irwell Forge has answered.
It can start on Monday.

AP Lead at St John's & St Mark's
* 3 registers not in
  https://portal.example/registers/?a=1&b=2
* 2 reviews due

Open the offer:
https://portal.example/offers/1/

You get this message because: you answer offers
Salford City Council, Salford AP
"""


def html(text: str = TEXT) -> str:
    return letter.html_of("An offer was accepted", text)


def words_of(text: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", text)))


def test_it_says_all_that_the_text_says():
    said = words_of(html())
    for words in re.sub(r"https?://\S+", "", TEXT).replace("* ", "").replace("offer:", "offer").splitlines():
        assert words.strip() in said


def test_words_over_equals_signs_are_a_title_and_the_signs_are_not_shown():
    said = html("AP Lead at St John's\n========\n\nDecide\n* 1 review overdue\n")
    assert re.search(r"<h2[^>]*>AP Lead at St John&#x27;s</h2>.*<h3[^>]*>Decide</h3>", said, re.S)
    assert "==" not in said


def test_however_many_lines_are_empty_why_it_was_sent_stands_at_the_foot():
    assert html(TEXT.replace("\n\nYou get", "\n\n\nYou get")) == html()


def test_an_address_under_words_is_a_button_of_these_words():
    assert re.search(r'<a href="https://portal.example/offers/1/"[^>]*>Open the offer</a>', html())


def test_an_item_is_a_link_where_an_address_stands_under_it():
    assert re.search(r'<a href="https://portal.example/registers/\?a=1&amp;b=2"[^>]*>3 registers not in</a>', html())
    assert ">2 reviews due</li>" in html()


def test_markup_and_odd_addresses_in_names_stay_words():
    drawn = html("<b>Smith</b> & Co\njavascript:alert(1)\n\n* <img src=x onerror=alert(1)>\n  javascript:alert(2)")
    assert "<b>" not in drawn
    assert "<img" not in drawn
    assert 'href="javascript' not in drawn


def test_nothing_in_it_is_asked_from_another_host():
    assert not re.search(r"src=|url\(|<link|<script", html())
