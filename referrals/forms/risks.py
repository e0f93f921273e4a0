"""Forms of the named risks: each is answered by itself, then what is known of those that are present."""

from typing import Any

from crispy_forms.layout import Layout

from core.acting import Acting
from core.forms import PageForm
from govuk import fields
from govuk.layout import Titled
from referrals import risking
from referrals.forms.amending import why
from referrals.models import Referral
from referrals.models.named_risk import LONGEST_WORDS
from referrals.reasons import RISKS
from referrals.risking import NONE, PRESENT, UNASKED, Said

ASKED = [(UNASKED, "Not asked yet"), (NONE, "None known"), (PRESENT, "Present")]


class RisksForm(PageForm):
    """Every risk that is asked about today: none known, present, or not asked yet."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.answered = risking.answered(self.row, by=self.acting)
        self.before = risking.written_before(self.row, by=self.acting)
        for code, label in RISKS.choices():
            row = self.answered.get(code) or self.before.get(code)
            initial = UNASKED if row is None else PRESENT if row.is_present else NONE
            self.fields[code] = fields.ChoiceField(label=label, choices=ASKED, initial=initial, inline=True)

        ask_why(self)

    @property
    def is_begun_with(self) -> bool:
        """Whether answers of an earlier referral are shown that this one does not have."""
        return bool(self.before.keys() - self.answered.keys())

    def clean(self) -> dict[str, Any]:
        """What was asked once was asked."""
        cleaned = super().clean()
        for code in self.answered:
            if cleaned.get(code) == UNASKED:
                self.add_error(code, f"{RISKS.label(code)} was asked before: select what is known now")
        if not self.errors:
            want_why(self, self.said)
        return cleaned

    @property
    def said(self) -> dict[str, Said]:
        """What is answered, of those that were asked about."""
        answers = {code: self.cleaned_data[code] for code, _label in RISKS.choices()}
        return {code: self._said(code) for code, answer in answers.items() if answer != UNASKED}

    def act(self, row: Referral, by: Acting) -> list[str]:
        return risking.write(row, self.said, by=by, why=self.cleaned_data.get("why", ""))

    def _said(self, code: str) -> Said:
        """Of one that is still present the words stay, those of an earlier referral too."""
        if self.cleaned_data[code] == NONE:
            return Said(is_present=False)
        row = self.answered.get(code) or self.before.get(code)
        return risking.of(row) if row is not None and row.is_present else Said(is_present=True)


class RiskWordsForm(PageForm):
    """What is known of each risk that is present, and what keeps everyone safe."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = risking.answered(self.row, by=self.acting)
        self.present = {code: rows[code] for code, _label in RISKS.every_choice() if code in rows}
        self.present = {code: row for code, row in self.present.items() if row.is_present}
        for code, row in self.present.items():
            named = str(row).lower()
            for name, label, words in (
                ("known", "What is known", row.known),
                ("controls", "What keeps everyone safe", row.controls),
            ):
                empty = f"Enter {label[:1].lower()}{label[1:]}: {named}"
                field = fields.TextField(label=label, initial=words, empty=empty, count=LONGEST_WORDS, rows=3)
                self.fields[f"{name}_{code}"] = field
        shown = [Titled(str(row), f"known_{code}", f"controls_{code}") for code, row in self.present.items()]
        ask_why(self)
        self.helper.layout = Layout(*shown, *(["why"] if "why" in self.fields else []))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors:
            want_why(self, self.said)
        return cleaned

    @property
    def said(self) -> dict[str, Said]:
        cleaned = self.cleaned_data
        return {code: Said(True, cleaned[f"known_{code}"], cleaned[f"controls_{code}"]) for code in self.present}

    def act(self, row: Referral, by: Acting) -> list[str]:
        return risking.write(row, self.said, by=by, why=self.cleaned_data.get("why", ""))


def ask_why(form: PageForm) -> None:
    """Of a referral that was sent it is asked why another answer is given now."""
    if form.row.submitted_at is not None:
        field = why()
        field.label, field.required = "Why what was said before is changed", False
        field.help_text = f"Only where you give another answer than before. {field.help_text}"
        form.fields["why"] = field


def want_why(form: PageForm, said: dict[str, Said]) -> None:
    """It must be given where another answer was given before."""
    if not form.cleaned_data.get("why") and risking.changes_what_was_said(form.row, said):
        form.add_error("why", "Enter why what was said before is changed")
