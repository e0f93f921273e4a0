"""Forms of the reports: which term, about whom."""

from collections.abc import Sequence
from typing import Any

from accounts.council import calendar_of_council
from accounts.models import Organisation
from core import clock
from core.acting import Acting
from core.forms import PageForm
from core.models import MoveRefused, Term
from govuk import fields
from providers.models import KeyStage, Lot, Provider
from reports import of_term, scopes, termly
from reports.cohort import that_commission
from reports.models import TermlyReport
from reports.of_term import OfTerm


def council_terms() -> list[Term]:
    """The council's terms that have begun, the latest first."""
    calendar = calendar_of_council()
    terms = calendar.terms() if calendar else []
    return [term for term in reversed(terms) if term.starts_on <= clock.today()]


def _offer(form: PageForm, name: str, choices: list[tuple[str, str]]) -> None:
    field: Any = form.fields[name]
    field.choices = choices


def _only_commissioners(form: PageForm) -> None:
    """Only schools that commission: the register holds hundreds that never did."""
    field: Any = form.fields["school"]
    field.queryset = that_commission(field.queryset)


class DashboardForm(PageForm):
    """Narrows the dashboard; nothing chosen is the present term of the council's whole area."""

    term = fields.SelectField(label="Term", required=False, nothing="The latest term", choices=[])
    school = fields.ModelSelectField(
        label="School", queryset=Organisation.objects.filter(school__isnull=False), required=False, empty_label="All"
    )
    provider = fields.ModelSelectField(
        label="Provider", queryset=Provider.objects.select_related("organisation"), required=False, empty_label="All"
    )
    lot = fields.SelectField(label="Lot", required=False, nothing="All", choices=[])
    key_stage = fields.SelectField(label="Key stage", choices=KeyStage.choices, required=False, nothing="All")

    def __init__(self, *args: Any, terms: list[Term], lots: list[Lot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lots = {str(lot.pk): lot for lot in lots}
        _offer(self, "lot", [(key, str(lot)) for key, lot in self.lots.items()])
        _offer(self, "term", [(term.name, term.label) for term in terms])
        _only_commissioners(self)

    def clean_lot(self) -> Lot | None:
        return self.lots.get(self.cleaned_data["lot"])


class ReportForm(PageForm):
    """Which report to open: a term, and the whole of the council's area, a provider or a school."""

    term = fields.SelectField(label="Term", choices=[])
    scope = fields.ChoiceField(
        label="What the report is about",
        choices=scopes.choices,
        reveals={"provider": "provider", "school": "school"},
    )
    provider = fields.ModelSelectField(
        label="Provider", queryset=Provider.objects.select_related("organisation"), required=False
    )
    school = fields.ModelSelectField(
        label="School", queryset=Organisation.objects.filter(school__isnull=False), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "term", [(term.name, term.label) for term in council_terms()])
        _only_commissioners(self)

    def act(self, row: Any, by: Acting) -> TermlyReport:
        """Begin the report, or open the one there is."""
        scope, entered = self.cleaned_data["scope"], self.cleaned_data
        about = {
            "provider": lambda: entered["provider"].organisation,
            "school": lambda: entered["school"],
            "borough": Organisation.objects.council,
        }[scope]()
        return termly.report_for(termly.council_term(entered["term"]), scope, about)


class SignOffManyForm(PageForm):
    """Which reports of a term to sign off; those with nothing to look at are ticked before anybody looks."""

    reports = fields.MultipleChoiceField(
        label="Reports", choices=[], empty="Tick at least one report, or open one to sign it off by itself"
    )

    def __init__(self, *args: Any, term: Term | None, listed: Sequence[OfTerm], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.term = term
        # Also those that were ticked while there was nothing to look at: what is there now is said, not refused.
        _offer(self, "reports", [(each.key, each.about.name) for each in listed])
        self.initial.setdefault("reports", [each.key for each in listed if each.is_ready])

    def act(self, row: Any, by: Acting) -> tuple[int, list[str]]:
        if self.term is None:
            raise MoveRefused("No term is over yet.")
        return of_term.sign_off_all(self.cleaned_data["reports"], self.term, by=by)


class SignOffForm(PageForm):
    """Nothing to enter: the page shows what will be frozen."""

    verb = staticmethod(termly.sign_off)
