"""No room names a row of a room above: a reverse name is an import by another word."""

import pytest

from tests.architecture import upward

ROOMS = sorted(set().union(*upward.staircase()))

# Names from above that are plain words there, by file or room, each with what it means.
PLAIN_WORDS = {
    ("accounts/passwords.py", "provider"): "a word that nobody builds a password of",
    ("pupils/models/around.py", "provider"): "who fetches the child",
    ("core/", "organisation"): "the organisation that somebody acts for",
}


def is_plain(each):
    return any(each.file.startswith(where) and each.name == word for where, word in PLAIN_WORDS)


@pytest.mark.parametrize("room", ROOMS)
def test_no_room_says_a_name_that_a_room_above_put_on_its_rows(room):
    # What is found asks through a hook instead: docs/architecture.md, What a lower room asks of those above it.
    assert [each for each in upward.said_in(room) if not is_plain(each)] == []


@pytest.mark.parametrize(
    "code",
    [
        "Pupil.objects.filter(placements__provider=5)",
        "Pupil.objects.filter(Q(**{f'{prefix}placements__provider': 5}))",
        "placed(prefix='placements__')",
        "Pupil.objects.prefetch_related(Prefetch('placements'))",
        "Pupil.objects.order_by('-placements__starts_on')",
        "Pupil.objects.values_list('enrolments__pupil__placements')",
        "Pupil._meta.get_field('placements').related_model",
        "[row.provider for row in pupil.placements.all()]",
    ],
)
def test_code_that_reaches_up_is_found(code):
    assert "placements" in upward.names_from_above("pupils")
    assert "placements" in {name for _, name in upward.in_code(code)}


@pytest.mark.parametrize(
    "template",
    [
        "{{ pupil.placements.count }}",
        "{% for row in pupil.placements.all %}{{ row }}{% endfor %}",
        "{% if not pupil.placements.exists %}None{% endif %}",
        "{% include 'part.html' with rows=pupil.placements.all only %}",
    ],
)
def test_a_template_that_reaches_up_is_found(template):
    assert "placements" in {name for _, name in upward.in_template(template)}


def test_words_between_the_tags_and_in_quotation_marks_are_not_names():
    said = {name for _, name in upward.in_template("a.placements {% url 'placements:a.placements' %} {{ placements }}")}
    assert "placements" not in said


def test_what_stands_below_may_be_named():
    assert "enrolments" in upward.names_from_above("providers")
    assert "enrolments" not in upward.names_from_above("pupils")
    assert "placements" not in upward.names_from_above("placements")
    assert "mark" in upward.names_from_above("placements")


def test_a_referral_names_nothing_that_comes_of_it():
    # What is found for it is asked: referrals/models/found.py.
    assert {"offers", "placements", "gate_overrides"} <= upward.names_from_above("referrals")
