"""Forms of children kept apart: which two, why, until when; that it goes on; that it ends."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.forms import ValidationError
from django_filters import OrderingFilter

from accounts.models import Affiliation
from accounts.reader_forms import ReaderForm
from accounts.readers import everybody_of_the_council
from apart import keeping
from apart.models import Pair
from core import clock
from core.acting import Acting
from core.forms import PageFilter, PageForm
from core.models import Holders
from govuk import fields
from govuk.filters import ChoiceFilter
from pupils import names
from pupils.models import Pupil
from pupils.readers import Reader
from pupils.sought import sought

LONGEST = 1000
MOST = 6
USUALLY = timedelta(days=90)


class PairAddForm(PageForm):
    """The other child is found as the search finds it."""

    other = fields.CharField(label="The other child", hint="UPN, or forename and surname", max_length=120)
    reason = fields.TextField(
        label="Why they must not meet", hint="Only the readers you name read it.", rows=4, count=LONGEST
    )
    until = fields.DateField(label="Last day", hint="It is looked at again two weeks before.", earliest=clock.today)
    also = fields.SelectField(
        label="Who keeps it with you",
        hint="So that it is looked at again when you are away.",
        choices=(),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked: dict[str, Any] = self.fields
        self.initial = {"until": clock.today() + USUALLY, **self.initial}
        self.holders = {f"role-{number}": each for number, each in enumerate(everybody_of_the_council())}
        people = [(str(row.pk), str(row)) for row in officers(self.acting)]
        asked["also"].choices = [
            ("", "Nobody else"),
            *((key, str(each)) for key, each in self.holders.items()),
            *people,
        ]

    def clean_other(self) -> Pupil:
        text = self.cleaned_data["other"]
        rows: Any = sought(Pupil.objects.visible_to(self.acting), text, self.acting)
        rows = rows.filter(is_near=False).exclude(pk=self.row.pk).order_by("pk")[: MOST + 1]
        found = list(rows.prefetch_related(names.with_rolls()))
        if not found:
            raise ValidationError("No other child is found by this. Check the name, or enter the UPN.")
        if len(found) > 1:
            told = names.told_apart(found, Reader(self.acting))
            one_by_one = "; ".join(f"{row}, {told.get(row.pk, '')} ({row.upn or 'no UPN'})" for row in found[:MOST])
            raise ValidationError(f"Several children are found. Enter the UPN of one: {one_by_one}")
        return found[0]

    def act(self, row: Pupil, by: Acting) -> Pair:
        cleaned = self.cleaned_data
        return keeping.keep_apart(
            row,
            cleaned["other"],
            reason=cleaned["reason"],
            until=cleaned["until"],
            readers=self.keepers(cleaned["also"]),
            by=by,
        )

    def keepers(self, key: str) -> list[Acting | Holders]:
        """Who was chosen to keep it too."""
        if not key:
            return []
        return [self.holders.get(key) or Affiliation.objects.current().get(pk=key)]


def officers(acting: Acting) -> Any:
    """The others of the council who may keep it."""
    rows = Affiliation.objects.current().filter(organisation__is_council=True).exclude(user=acting.user_id)
    rows = rows.filter(role__in=[each.role for each in everybody_of_the_council()])
    return rows.select_related("user", "organisation").order_by("user__name")


class RenewForm(PageForm):
    """Until when it goes on, and what was found."""

    until = fields.DateField(label="New last day", earliest=clock.today)
    said = fields.TextField(label="What you found, and why it goes on", rows=3, count=LONGEST)

    def act(self, row: Pair, by: Acting) -> Pair:
        return keeping.renew(row, until=self.cleaned_data["until"], said=self.cleaned_data["said"], by=by)


class EndForm(PageForm):
    """Why they may meet again."""

    said = fields.TextField(label="Why they need not be kept apart any more", rows=3, count=LONGEST)

    def act(self, row: Pair, by: Acting) -> None:
        keeping.end(row, said=self.cleaned_data["said"], by=by)


class PairReaderForm(ReaderForm):
    """Roles of the council, and its people by name."""

    def roles_offered(self) -> Iterable[Holders]:
        return everybody_of_the_council()


class PairFilter(PageFilter):
    """Where it stands."""

    state = ChoiceFilter(
        label="Which",
        choices=[("force", "In force"), ("review", "To review"), ("ended", "Ended")],
        method="that_stand",
        empty_label="All",
    )
    sort = OrderingFilter(fields={"ends_on": "until", "set_at": "set"})
    preset = "state"

    def that_stand(self, rows: Any, name: str, state: str) -> Any:
        today = clock.today()
        if state == "review":
            return rows.to_review(today)
        return rows.holding(today) if state == "force" else rows.exclude(ended_at=None)
