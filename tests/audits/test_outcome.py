"""The audit's outcome rules, by the worked examples and at their edges."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.outcome import Answer, Score, Scoring, of


def audit(critical=(), major=(), minor=()):
    """10 critical, 10 major and 5 minor questions, met unless said otherwise."""
    answers = []
    for criticality, total, ratings in (("critical", 10, critical), ("major", 10, major), ("minor", 5, minor)):
        ratings = [*ratings, *["met"] * (total - len(ratings))]
        answers += [Answer(criticality, rating) for rating in ratings]
    return answers


@pytest.mark.parametrize(
    ("answers", "percentage", "code"),
    [
        (audit(), "100.0", "compliant"),
        (audit(critical=["not_met"]), "94.5", "suspended"),
        (audit(critical=["partly_met"]), "97.3", "not_yet_compliant"),
        (audit(major=["not_met"] * 3), "89.1", "compliant_with_actions"),
        (audit(major=["not_met"] * 4), "85.5", "not_yet_compliant"),
        (audit(minor=["partly_met"]), "99.1", "compliant_with_actions"),
        (audit(major=["not_met"] * 3 + ["partly_met"] * 5, minor=["not_met"] * 5), "70.9", "not_yet_compliant"),
        (audit(critical=["not_applicable"]), "100.0", "compliant"),
    ],
    ids="abcdefgh",
)
def test_each_worked_example_comes_out_as_worked(answers, percentage, code):
    outcome = of(answers)
    assert outcome.score.percentage == Decimal(percentage)
    assert outcome.code == code
    assert outcome.score.denominator == (104 if answers[0].rating == "not_applicable" else 110)


def test_there_is_no_outcome_until_every_question_is_answered():
    outcome = of([*audit(), Answer("minor", None)])
    assert (outcome.code, outcome.unanswered) == (None, 1)
    assert outcome.reasons == ("1 question is not answered",)


def test_a_critical_failure_is_not_told_before_all_is_answered():
    assert of([Answer("critical", "not_met"), Answer("minor", None)]).code is None


def test_a_question_that_may_not_be_left_out_counts_as_unanswered():
    assert of([*audit(), Answer("critical", "not_applicable", na_allowed=False)]).unanswered == 1


def test_nothing_rated_is_nothing_judged():
    outcome = of([Answer("critical", "not_applicable")])
    assert (outcome.code, outcome.score.percentage) == (None, None)
    assert of([]).code is None


def test_a_met_answer_on_expired_evidence_is_not_met():
    assert of([*audit(), Answer("critical", "met", evidence_expired=True)]).code == "suspended"


def test_the_pass_mark_is_compared_exactly():
    at_80 = [Answer("minor", "met")] * 8 + [Answer("minor", "not_met")] * 2
    just_below = [Answer("minor", "met")] * 7999 + [Answer("minor", "not_met")] * 2001
    assert of(at_80).code == "compliant_with_actions"
    assert of(just_below).score.percentage == Decimal("80.0")
    assert of(just_below).code == "not_yet_compliant"


def test_the_outcome_says_why():
    failing = audit(critical=["partly_met"] * 2, major=["not_met"] * 10, minor=["not_met"] * 5)
    assert of(failing).reasons == (
        "2 critical questions are only partly met",
        "10 major questions are not met; 3 are allowed",
        "The score is below 80%",
    )
    assert of(audit(critical=["not_met"])).reasons == ("1 critical question is not met",)


def test_a_template_may_count_differently():
    assert of(audit(major=["not_met"]), Scoring(majors_not_met_allowed=0)).code == "not_yet_compliant"


RATINGS = st.sampled_from(["met", "partly_met", "not_met", "not_applicable"])
ANSWERS = st.lists(st.builds(Answer, st.sampled_from(["critical", "major", "minor"]), RATINGS), max_size=40)


@given(ANSWERS)
def test_a_provider_with_a_failed_critical_is_never_compliant(answers):
    outcome = of(answers)
    ratings = {(answer.criticality, answer.rating) for answer in answers}
    assert (outcome.code == "suspended") == (("critical", "not_met") in ratings)
    if outcome.code == "compliant":
        assert {rating for _, rating in ratings} <= {"met", "not_applicable"}
    assert 0 <= outcome.score.numerator <= outcome.score.denominator
    assert Score(1, 3).is_at_least(33)
