"""What a measured run notices by marks is what coverage.py's own tracer sees."""

import subprocess
import sys
import textwrap
from types import SimpleNamespace

import coverage
import pytest

from tests import noticing

SAMPLE = textwrap.dedent(
    '''
    """Something of every kind of way."""
    from __future__ import annotations

    import functools

    MOST = 3
    """The most."""


    @functools.cache
    def size(number: int) -> str:
        """How large it is."""
        global MOST
        if number < 0:
            return "none"
        elif number > MOST:
            word = "large"
        else:
            word = (
                "small"
            )
        if number == 2:
            word += "!"
        return word


    def first(numbers, wanted):
        for number in numbers:
            if number == wanted:
                break
            if number > 9:
                continue
        else:
            return None
        while number:
            number -= 1
        return wanted


    def kind(thing):
        match thing:
            case int():
                return "number"
            case str() if thing:
                return "word"
            case [] | {}:
                return "empty"
        return "other"


    def sure(thing):
        match thing:
            case 1:
                return True
            case _:
                return False


    def tried(call):
        try:
            call()
        except KeyError:
            return "key"
        except (ValueError, TypeError):
            return "value"
        else:
            done = True
        finally:
            size(1)
        with open(__file__) as file:
            if not done:
                return file
        return [each for each in range(3) if each]


    class Thing:
        """A thing."""

        colour: str = "red"

        @property
        def name(self):
            if self.colour:
                return "thing"


    def never():
        if size(3):
            raise AssertionError
    '''
)
CALLS = {
    "nothing": lambda it: None,
    "one way": lambda it: (it.size(-1), it.first([1], 1), it.kind(1), it.sure(1), it.tried(lambda: 1 / 1)),
    "others": lambda it: (it.size(9), it.first([9, 10], 1), it.kind([]), it.sure(2), it.tried(lambda: {}[1])),
    "more": lambda it: (
        it.size(2),
        it.first([], 1),
        it.kind("a"),
        it.kind(None),
        it.tried(lambda: int("a")),
        it.Thing().name,
    ),
    "all": lambda it: [calls(it) for name, calls in CALLS.items() if name != "all"],
}


@pytest.fixture
def sample(tmp_path):
    file = tmp_path / "sample.py"
    file.write_text(SAMPLE)
    return file


@pytest.fixture
def marked(sample, monkeypatch):
    """The sample with marks in it, and a list of marks that holds only its own."""
    monkeypatch.setattr(noticing, "seen", bytearray())
    monkeypatch.setattr(noticing, "places", [])
    monkeypatch.setattr(f"builtins.{noticing.NAME}", noticing.seen, raising=False)
    return noticing.NoticedLoader("sample", str(sample)).get_code("sample")


def run(code, file) -> SimpleNamespace:
    space = {"__file__": str(file)}
    exec(code, space)
    return SimpleNamespace(**space)


def told(data_file, sample):
    """Lines that were missed, and branches."""
    report = coverage.Coverage(data_file=str(data_file), config_file=False, branch=True)
    report.load()
    out = data_file.with_suffix(".json")
    report.json_report(morfs=[str(sample)], outfile=str(out))
    found = noticing.json.loads(out.read_text())["files"]
    (only,) = found.values()
    return only["missing_lines"], only["missing_branches"], only["summary"]["covered_branches"]


# Stricter in one thing: a handler that was tried, and did not take the exception, is not seen.
@pytest.mark.parametrize("calls", CALLS.values(), ids=CALLS)
def test_marks_tell_what_a_tracer_sees(sample, marked, tmp_path, monkeypatch, calls):
    calls(run(marked, sample))
    notes = tmp_path / "notes"
    notes.mkdir()
    noticing.write_down(notes / "1.json")
    monkeypatch.setattr(noticing, "rooms", lambda: ([], []))
    monkeypatch.setenv("COVERAGE_FILE", str(tmp_path / "marks"))
    noticing.gathered(notes)

    tracer = coverage.Coverage(
        data_file=str(tmp_path / "traced"), config_file=False, branch=True, include=[str(sample)]
    )
    with tracer.collect():
        calls(run(compile(SAMPLE, str(sample), "exec"), sample))
    tracer.save()
    assert told(tmp_path / "marks", sample) == told(tmp_path / "traced", sample)


def test_what_is_passed_unnoticed_counts_for_nothing_and_what_was_passed_before_stays(sample, marked):
    it = run(marked, sample)
    it.sure(1)
    before = bytes(noticing.seen)
    with noticing.unnoticed():
        it.sure(2)
        assert bytes(noticing.seen) != before
    assert bytes(noticing.seen) == before
    it.sure(2)
    assert bytes(noticing.seen) != before


def test_our_rooms_are_read_with_marks_and_nothing_else_is():
    finder = noticing.Noticed(*noticing.rooms())
    assert isinstance(finder.find_spec("placements.gate", noticing_paths("placements")).loader, noticing.NoticedLoader)
    assert not isinstance(
        finder.find_spec("salford_ap.settings.base", noticing_paths("salford_ap/settings")).loader,
        noticing.NoticedLoader,
    )
    assert finder.find_spec("json", None) is None


def noticing_paths(room):
    return [str(noticing.ROOT / room)]


@pytest.mark.slow  # a run of pytest of its own
def test_workers_write_down_what_they_went_through(tmp_path):
    alone = {name: value for name, value in noticing.os.environ.items() if not name.startswith("PYTEST_XDIST")}
    environment = {**alone, "NOTICED_IN": str(tmp_path), "COVERAGE_FILE": str(tmp_path / "coverage")}
    command = ["pytest", "-q", "-p", "tests.noticing", "-n", "1", "tests/referrals/test_clocks.py"]
    subprocess.run(
        [sys.executable, "-m", *command], cwd=noticing.ROOT, env=environment, check=True, capture_output=True
    )
    (written,) = tmp_path.glob("*.json")
    assert str(noticing.ROOT / "referrals/clocks.py") in written.read_text()
