"""Forms of the named risks: each is answered by itself, then what is known of those that are present."""

from typing import Any

from crispy_forms.layout import Layout

from core.acting import Acting
from core.forms import PageForm
from govuk import fields
from govuk.layout import Titled
from referrals import risking
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
        return cleaned

    def act(self, row: Referral, by: Acting) -> list[str]:
        said = {code: self._said(code) for code in self.fields if self.cleaned_data[code] != UNASKED}
        return risking.write(row, said, by=by)

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
        self.helper.layout = Layout(*shown)

    def act(self, row: Referral, by: Acting) -> list[str]:
        cleaned = self.cleaned_data
        said = {code: Said(True, cleaned[f"known_{code}"], cleaned[f"controls_{code}"]) for code in self.present}
        return risking.write(row, said, by=by)
