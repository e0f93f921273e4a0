"""Why a pupil was absent, in the provider's words, and the national code that each suggests to the school."""

from pathlib import Path

from core.reasons import Kind

UNEXPLAINED, NOT_ACCEPTED = "unexplained", "unauthorised"
"""What a register file says by "absent" and by code O alone."""

COMMON = ("illness", "unexplained", "refused", "truant")
"""Those that most absences are for: a click away in a register."""

ABSENCES = Kind(
    code="absence",
    title="Why pupils are absent",
    asked="Asked in registers of a pupil who was absent, and read in register files.",
    file=Path(__file__).parent / "data" / "absence_reasons.json",
    columns=("attendance.Mark.reason", "attendance.Correction.reason"),
    means={
        "I": "I: illness",
        "M": "M: medical or dental appointment",
        "N": "N: no reason established yet",
        "O": "O: absent in other or unknown circumstances",
        "U": "U: arrived after the register closed",
        "E": "E: suspended or excluded, before education elsewhere is due",
        "Q/Y1": "Q or Y1, for the school to choose: transport",
        "J1": "J1: interview",
        "R": "R: religious observance",
        "C": "C: leave in exceptional circumstances",
        "C1": "C1: regulated performance or employment abroad",
        "C2": "C2: part-time timetable",
        "S": "S: study leave",
        "T": "T: parent travelling for work",
        "G": "G: holiday not granted",
    },
    means_label="Code proposed to the school",
    only_shipped={"N"},  # what is not explained is counted apart, by its own reason
    given={UNEXPLAINED, NOT_ACCEPTED},
)
