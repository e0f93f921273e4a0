"""Limiting who finds a child at all; who may, and lifting it."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404
from django.urls import reverse

from accounts.models import Role
from accounts.reader_forms import ReaderForm
from accounts.reader_pages import OfReaders, ReaderAddPage, ReaderRemovePage, ReadersPage
from accounts.readers import everybody_of_the_council, everybody_who_is
from core import clock
from core.acting import Acting
from core.forms import PageForm
from core.models import Holders
from core.views import ActPage
from govuk import fields
from pupils import seeing
from pupils.models import LimitedAccess, Pupil
from pupils.models.limited_access import LIMITED_ALREADY, is_limited

LONGEST = 1000
AT_SCHOOL, AT_PROVIDER = (Role.AP_LEAD, Role.SCHOOL_VIEWER), (Role.PROVIDER_MANAGER, Role.PROVIDER_TUTOR)


def who_works_with(pupil: Pupil) -> list[Holders]:
    """The roles at the child's schools and providers of today: without them nobody there could do their work."""
    today = clock.today()
    schools = [row.school for row in pupil.enrolments.all() if row.covers(today)]
    places = [(AT_SCHOOL, each) for each in schools] + [(AT_PROVIDER, each) for each in seeing.holders_of(pupil)]
    return [everybody_who_is(role, at) for roles, at in places for role in roles]


class LimitForm(PageForm):
    """Why, and who finds the child all the same."""

    reason = fields.TextField(label="Why few may find this child", hint="Only they read it.", rows=4, count=LONGEST)
    readers = fields.MultipleChoiceField(
        label="Who goes on finding the child",
        hint="You do. Whoever is not ticked finds the child nowhere: a tutor who is not cannot take its register.",
        choices=(),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked: dict[str, Any] = self.fields
        working = who_works_with(self.row)
        self.offered = {f"role-{number}": each for number, each in enumerate([*working, *everybody_of_the_council()])}
        asked["readers"].choices = [(key, str(each)) for key, each in self.offered.items()]
        asked["readers"].initial = list(self.offered)[: len(working)]

    def act(self, row: Pupil, by: Acting) -> LimitedAccess:
        chosen = [self.offered[key] for key in self.cleaned_data["readers"]]
        return LimitedAccess.put(row, self.cleaned_data["reason"], readers=chosen, by=by)


class LiftForm(PageForm):
    """Why it is not needed any more."""

    reason = fields.TextField(label="Why everybody may find the child again", rows=3, count=LONGEST)

    def act(self, row: Pupil, by: Acting) -> None:
        limit_of(row, by).lift(self.cleaned_data["reason"], by=by)


class LimitReaderForm(ReaderForm):
    """Roles where the child is, and the council's; and the council's people by name."""

    def roles_offered(self) -> Iterable[Holders]:
        return [*who_works_with(self.row), *everybody_of_the_council()]


def limit_of(pupil: Pupil, acting: Acting) -> LimitedAccess:
    """What limits the access to this record, for a reader; else there is none."""
    found = LimitedAccess.objects.visible_to(acting).now().filter(pupil=pupil).first()
    if found is None:
        raise Http404
    return found


class PupilLimit(ActPage):
    """From now on only those who are named find the child."""

    perm = "pupils.pupil_limit"
    queryset = Pupil.objects.prefetch_related("enrolments__school")
    form_class = LimitForm
    submit = "Limit the access"
    warns = True
    title = "Limit who finds this child"
    caption = "{row}"
    back_to = "pupils:pupil"
    back_words = "Back to the child’s page"
    done_message = "Access is limited. It is on no trail but the list’s own."

    @property
    def can_still_be_done(self) -> bool:
        return not is_limited(self.row)

    def get_too_late(self) -> str:
        return LIMITED_ALREADY


class LimitedReaders(ReadersPage):
    """Who finds the child, why it is limited, who opened the list."""

    perm = "pupils.limited_readers"
    queryset = Pupil.objects.all()
    context_object_name = "pupil"
    title = "Who finds this child"
    back_to = "pupils:pupil"
    back_words = "Back to the child’s page"
    add_page, remove_page = "pupils:limited-reader-add", "pupils:limited-reader-remove"

    def restricted(self, row: Pupil) -> LimitedAccess:
        found = limit_of(row, self.acting)
        LimitedAccess.objects.visible_to(self.acting).filter(pk=found.pk).opened_by(self.acting)
        return found


class OfLimit(OfReaders):
    """The readers of what limits the access."""

    queryset = Pupil.objects.prefetch_related("enrolments__school")

    @property
    def back(self) -> str:
        return reverse("pupils:limited-readers", args=[self.row.pk])

    def restricted(self, row: Pupil) -> LimitedAccess:
        return limit_of(row, self.acting)


class ReaderAdd(OfLimit, ReaderAddPage):
    perm = "pupils.limited_reader_add"
    form_class = LimitReaderForm


class ReaderRemove(OfLimit, ReaderRemovePage):
    perm = "pupils.limited_reader_remove"


class LimitLift(ActPage):
    """Everybody finds the child again who would without it."""

    perm = "pupils.limit_lift"
    queryset = Pupil.objects.all()
    form_class = LiftForm
    submit = "Lift the limit"
    title = "Lift the limited access"
    caption = "{row}"
    back_to = "pupils:pupil"
    back_words = "Back to the child’s page"
    done_message = "Access to the record is not limited any more."
