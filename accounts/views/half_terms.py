"""A half-term of the council entered or put right by hand, one at a time."""

from typing import Any

from accounts.importing import terms
from core.acting import Acting
from core.files.sheets import write_csv
from core.forms import PageForm
from core.models import HalfTerm, MoveRefused
from core.views import AddPage
from govuk import fields
from govuk.dates import day_figures


class HalfTermForm(PageForm):
    """Read as a file of one row is, so that both refuse the same."""

    what = fields.ChoiceField(label="Half-term", choices=HalfTerm.Code.choices, empty="Select which half-term it is")
    starts_on = fields.DateField(label="First day", hint="The first day pupils attend")
    ends_on = fields.DateField(label="Last day", hint="The last one")

    def act(self, row: Any, by: Acting) -> None:
        said = self.cleaned_data
        days = [day_figures(said[name]) for name in ("starts_on", "ends_on")]
        table = write_csv(list(terms.COLUMNS), [[HalfTerm.Code(said["what"]).label, "", *days, ""]])
        refused = terms.import_terms("half-term.csv", table, by=by).refused
        if refused:
            words = refused[0].reason
            raise MoveRefused(f"{words[:1].upper()}{words[1:]}.")


class HalfTermEnter(AddPage):
    """One that is there already gets these days."""

    perm = "accounts.half_term_enter"
    title = "Enter a half-term"
    form_class = HalfTermForm
    back_to = "accounts:terms-add"
    back_words = "Back to terms and closures"
    done_message = "The half-term is entered."

    def get_done_url(self, result: Any) -> str:
        return self.back
