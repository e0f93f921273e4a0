"""Pages about two records of one child: proposing to merge them, comparing, deciding."""

from typing import Any

from django.db.models import Case, When
from django.urls import reverse
from django_filters import OrderingFilter

from core.acting import Acting
from core.columns import Column
from core.forms import PageFilter, PageForm
from core.lists import ListPage
from core.views import ActPage, AddPage, DetailPage
from govuk import fields
from govuk.filters import ChoiceFilter
from pupils import enrolling, merging, names
from pupils.models import Merge, Pupil
from pupils.readers import Reader
from pupils.review import FACTS, of_pupil


class MergeForm(PageForm):
    """Which other record is the same child's, and how one knows."""

    gone = fields.ChoiceField(label="Which record is of the same child", choices=())
    reason = fields.TextField(
        label="How you know that it is one child", hint="Whom you asked, or what you looked at", rows=3, count=500
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked: dict[str, Any] = self.fields
        reader = Reader(self.acting)
        self.doubles = {str(row.pk): row for row in enrolling.possible_doubles(self.row, self.acting)}
        told = names.told_apart(self.doubles.values(), reader) if self.doubles else {}
        asked["gone"].choices = [(key, f"{row}, {told.get(row.pk, '')}") for key, row in self.doubles.items()]

    def act(self, row: Pupil, by: Acting) -> Merge:
        cleaned = self.cleaned_data
        return merging.propose(row, self.doubles[cleaned["gone"]], cleaned["reason"], by=by)


class PupilMerge(ActPage, AddPage):
    """It is proposed that another record goes into this one."""

    perm = "pupils.pupil_merge"
    queryset = Pupil.objects.all()
    form_class = MergeForm
    submit = "Propose the merge"
    title = "Merge another record into this one"
    caption = "{row}"
    back_to = "pupils:pupil"
    back_words = "Back to the child’s page"
    done_message = "The merge was proposed. Somebody else of the council compares the records and decides."

    @property
    def can_still_be_done(self) -> bool:
        return bool(enrolling.possible_doubles(self.row, self.acting))

    def get_too_late(self) -> str:
        return "No other record has this birth date and a name in common."

    def get_done_url(self, result: Merge) -> str:
        return reverse("pupils:merge", args=[result.pk])


class MergeFilter(PageFilter):
    """By status; what somebody else proposed waits for whoever looks."""

    status = ChoiceFilter(
        label="Status",
        choices=[*Merge.Status.choices, ("mine", "Waiting for you")],
        method="at_step",
        empty_label="All",
    )
    sort = OrderingFilter(fields={"proposed_at": "proposed"})

    def at_step(self, rows: Any, name: str, status: str) -> Any:
        return rows.to_decide(self.acting) if status == "mine" else rows.filter(status=status)


class Merges(ListPage):
    """What was proposed to be merged, what waits first."""

    perm = "pupils.merges"
    title = "Merges of records"
    noun = "merge"
    caption = "Merges of records, those that wait first"
    back_to = "pupils:pupils"
    back_words = "Back to pupils"
    filter_class = MergeFilter
    queryset = Merge.objects.select_related("kept", "proposed_by", "decided_by").order_by(
        Case(When(status=Merge.Status.PROPOSED, then=0), default=1), "-proposed_at", "pk"
    )
    columns = (
        Column("Record kept", lambda row: str(row.kept), link="pupils:merge"),
        Column("Status", lambda row: row.get_status_display(), label="Status"),
        Column("Proposed by", lambda row: row.proposed_by.name if row.proposed_by else ""),
        Column("Proposed", lambda row: row.proposed_at, "proposed"),
        Column("Decided by", lambda row: row.decided_by.name if row.decided_by else ""),
    )


def compared(merge: Merge, acting: Acting) -> list[tuple[str, list[tuple[str, str]]]]:
    """What both records say, side by side, while there are both; afterwards what the other one said."""
    reader, heads = Reader(acting), ("Kept", "Goes")
    rows = Pupil.objects.visible_to(acting).prefetch_related("enrolments__school")
    kept, gone = (rows.filter(pk=key).first() for key in (merge.kept_id, merge.gone_id))
    if kept is None or gone is None:
        return []
    sides = [of_pupil(each, reader) for each in (kept, gone)]
    facts = [
        (label, [(head, side.get(name) or "") for head, side in zip(heads, sides, strict=True)])
        for label, name in FACTS
    ]
    known = [
        (head, ", ".join(f"{number} {words}" for words, number in merging.has(each).items()) or "nothing")
        for head, each in zip(heads, (kept, gone), strict=True)
    ]
    return [*facts, ("With it", known)]


class MergePage(DetailPage):
    """Both records side by side, why, and what was decided."""

    perm = "pupils.merge"
    queryset = Merge.objects.select_related("kept", "proposed_by", "decided_by")
    context_object_name = "merge"
    title = "Are these two records one child?"
    back_to = "pupils:merges"
    back_words = "Back to merges of records"
    is_logged = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        merge: Merge = self.object
        is_own = merge.proposed_by_id == self.acting.user_id
        return super().get_context_data(facts=compared(merge, self.acting), is_own=is_own, **kwargs)


class ConfirmForm(PageForm):
    """The second person says that they looked."""

    is_one = fields.BooleanField(label="I have compared the records: they are of one child")

    def act(self, row: Merge, by: Acting) -> Pupil:
        return merging.confirm(row, by=by)


class MergeConfirm(ActPage):
    """One child: merged."""

    perm = "pupils.merge_confirm"
    queryset = Merge.objects.select_related("kept")
    form_class = ConfirmForm
    to = Merge.Status.CONFIRMED
    too_late = "This is {status}."
    submit = "Merge the records"
    warns = True
    title = "Merge two records"
    back_to = "pupils:merge"
    back_words = "Back to the comparison"
    done_message = "The records were merged."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(facts=compared(self.row, self.acting), **kwargs)

    def get_done_url(self, result: Pupil) -> str:
        return reverse("pupils:pupil", args=[result.pk])


class RefuseForm(PageForm):
    """Why they are not one child."""

    reason = fields.TextField(label="Why they are not merged", rows=3, count=500)

    def act(self, row: Merge, by: Acting) -> None:
        merging.refuse(row, self.cleaned_data["reason"], by=by)


class MergeRefuse(ActPage):
    """Two children, or not known."""

    perm = "pupils.merge_refuse"
    queryset = Merge.objects.select_related("kept")
    form_class = RefuseForm
    to = Merge.Status.REFUSED
    too_late = "This is {status}."
    submit = "Leave them apart"
    title = "Leave two records apart"
    back_to = "pupils:merge"
    back_words = "Back to the comparison"
    done_message = "The records were left apart."
