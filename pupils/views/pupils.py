"""Pages about pupils: the list, the record, adding one, putting one right, ending their time on a roll."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import rules
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from core import limits
from core.acting import Acting
from core.columns import Column, Tag
from core.half_days import Weekday
from core.identifiers import masked_upn, tidy
from core.lists import ListPage
from core.models import record
from core.the_week import Entry, Look
from core.views import AddPage, DetailPage, EditPage
from govuk.dates import day_name, day_words
from pupils import merging, names, tabs, whereabouts
from pupils.filters import PupilFilter
from pupils.forms import AddForm, EditForm, LeaveForm, fields_shown
from pupils.models import Pupil
from pupils.readers import Reader
from pupils.record import with_whether
from pupils.sought import sought
from pupils.views.pupil_parts import record_of

TAKEN = "A UPN was entered that is another pupil's in the portal."


class Pupils(ListPage):
    """The pupils whom the person may see, narrowed by the filters and by a name or UPN."""

    queryset = Pupil.objects.all()
    title = "Pupils"
    noun = "pupil"
    sought_by = "Name or UPN"
    filter_class = PupilFilter
    tab = ""

    @cached_property
    def reader(self) -> Reader:
        """What this person may read of a pupil today."""
        return Reader(self.acting)

    def address(self, pupil: Pupil) -> str:
        return reverse("pupils:pupil", args=[pupil.pk])

    def get_title(self) -> str:
        """A school's pupils are its own."""
        return "My pupils" if self.acting.is_school else "Pupils"

    def sought(self, rows: Any, words: str) -> Any:
        """By any part of the name, or by the number."""
        return sought(rows, words, self.acting)

    def get_queryset(self) -> Any:
        """Narrowed by the filters and by what is searched for."""
        return whereabouts.with_places(super().get_queryset(), self.acting)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(tabs=tabs.of(self.acting, self.tab), **kwargs)


class PupilList(Pupils):
    """Where each of them should be today, and what is known."""

    perm = "pupils.pupils"
    caption_is_shown = True
    tab = "pupils:pupils"

    @property
    def columns(self) -> tuple[Column, ...]:  # type: ignore[override]
        """A download says no more of a pupil than the page."""
        reader, acting = self.reader, self.acting
        place = "pupils/_pupil_place.html"
        return (
            Column(
                "Name",
                str,
                "name",
                link="pupils:pupil",
                beside=self.left,
                hint=lambda pupil: self.apart.get(pupil.pk, ""),
                in_file=False,
            ),
            Column("Surname", lambda pupil: pupil.legal_surname, on_page=False),
            Column("First name", lambda pupil: pupil.known_forename, on_page=False),
            Column("UPN", lambda pupil: masked_upn(pupil.upn or ""), says=_number),
            Column("Year", reader.year, "-born"),
            Column("Home school", reader.home_school, on_page=not acting.is_school),
            Column("Morning", lambda pupil: self.places[pupil.pk].am, part=place, in_file=False),
            Column("Afternoon", lambda pupil: self.places[pupil.pk].pm, part=place, in_file=False),
            Column("Morning, due and known", lambda pupil: _in_a_cell(self.places[pupil.pk].am), on_page=False),
            Column("Afternoon, due and known", lambda pupil: _in_a_cell(self.places[pupil.pk].pm), on_page=False),
            Column("Providers", whereabouts.names, on_page=False),
            Column(
                "Refer",
                lambda pupil: "Refer" if self.may_refer(pupil) else "",
                link=lambda pupil: reverse("referrals:referral-add", args=[pupil.pk]) if self.may_refer(pupil) else "",
                heard=lambda pupil: f" {pupil}",
                is_act=True,
                on_page=rules.has_perm("referrals.referral_add", acting),
                in_file=False,
            ),
        )

    @cached_property
    def apart(self) -> dict[Any, str]:
        """What tells apart those of the page who have one name."""
        return names.of_one_name(list(self.told), self.reader)

    @cached_property
    def places(self) -> dict[Any, whereabouts.Day]:
        """Where each pupil of the page should be."""
        return whereabouts.today(list(self.told), self.acting, self.day, self.reader)

    @cached_property
    def day(self) -> date:
        """Today, or the Friday before where it is a weekend."""
        today = self.reader.day
        return today - timedelta(days=max(today.weekday() - Weekday.FRIDAY, 0))

    def may_refer(self, pupil: Pupil) -> bool:
        """Whether a place may be asked for."""
        return not self.acting.is_provider and self.reader.knows(pupil)

    def left(self, pupil: Pupil) -> Tag | None:
        """That it left is told to those who see everybody."""
        return Tag("Left") if pupil.left_on and self.acting.sees_everything else None

    @property
    def caption(self) -> str:  # type: ignore[override]
        when = f"{day_name(self.day)} {day_words(self.day)}"
        said = f"Where each pupil should {'be' if self.day == self.reader.day else 'have been'}, and what we know"
        return f"{said}: {when}"


def _in_a_cell(entries: Sequence[Entry]) -> str:
    """Irwell Forge 9:30am to midday: Absent, ill; one after another where two share the half-day."""
    return "; ".join(": ".join(filter(None, [*_where(each), _known(each)])) for each in entries)


def _where(entry: Entry) -> tuple[str, ...]:
    """A place with its times; of a pause why it is, and what is paused."""
    return (entry.where, entry.times) if entry.look is Look.PAUSED else (f"{entry.where} {entry.times}".strip(),)


def _known(entry: Entry) -> str:
    return ", ".join(filter(None, [entry.known.label if entry.known else "", entry.detail]))


def _number(pupil: Pupil) -> str:
    return masked_upn(pupil.upn or "") or pupil.get_no_upn_reason_display()


class PupilPage(DetailPage):
    """A pupil's record; opening it is logged."""

    perm = "pupils.pupil"
    queryset = Pupil.objects.all()
    context_object_name = "pupil"
    title = "Pupil"
    back_to = "pupils:pupils"
    back_words = "Back to pupils"
    is_logged = True

    @cached_property
    def reader(self) -> Reader:
        """What this person may read of the pupil today."""
        return Reader(self.acting)

    @property
    def told_apart_by(self) -> str:
        """The year group, to those who know it, and the end of the address: no name, no number, no initials."""
        return ", ".join(filter(None, [self.reader.year(self.object), f"record {str(self.object.pk)[-4:].upper()}"]))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The record; or that of the child whose record it went into."""
        try:
            return super().get(request, *args, **kwargs)
        except Http404:
            kept = merging.kept_for(self.kwargs["pk"])
            if kept is None:
                raise
            get_object_or_404(Pupil.objects.visible_to(self.acting), pk=kept)
            return HttpResponseRedirect(reverse("pupils:pupil", args=[kept]))

    def get_queryset(self) -> Any:
        """With the schools, whether a record went into it, and whether rooms above have any of what is shown."""
        rows = with_whether(merging.with_merges(super().get_queryset()))
        return rows.prefetch_related(names.with_rolls())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Where the pupil should be and what is known, the week, the story, as far as the person may see."""
        return super().get_context_data(
            **record_of(self.object, self.reader, self.request.GET.get("story", "")), **kwargs
        )


class AsksWhoseNumber:
    """A form that answers whether a UPN is taken: asked only so often, and an answer stands on the trail."""

    request: HttpRequest
    acting: Acting

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The council sees every pupil, so nothing is told to it; everybody else's questions are counted."""
        typed = tidy(request.POST.get("upn", ""))
        if typed and not self.acting.sees_everything and typed != self.own_number():
            limits.count("upn", request.user)
        return super().post(request, *args, **kwargs)  # type: ignore[misc, no-any-return]

    def own_number(self) -> str:
        """The number of the record itself, which asks nothing."""
        return ""

    def form_invalid(self, form: Any) -> HttpResponse:
        """That a taken number was entered is recorded, the number is not."""
        answer: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        is_first_ones_own = isinstance(answer, HttpResponseRedirect)
        if form.is_taken and not is_first_ones_own and not self.acting.sees_everything:
            record("upn_refused", self.acting.organisation, by=self.acting, sentence=TAKEN)
        return answer


class PupilAdd(AsksWhoseNumber, AddPage):
    """A pupil new to the portal."""

    perm = "pupils.pupil_add"
    form_class = AddForm
    submit = "Add the pupil"
    back_to = "pupils:pupils"
    back_words = "Back to pupils"
    title = "Add a pupil"
    done_message = "The pupil was added."

    def get_done_url(self, result: Pupil) -> str:
        return reverse("pupils:pupil", args=[result.pk])


class PupilEdit(AsksWhoseNumber, EditPage):
    """A pupil's record put right."""

    perm = "pupils.pupil_edit"
    queryset = Pupil.objects.all()
    form_class = EditForm
    submit = "Save the record"
    back_to = "pupils:pupil"
    back_words = "Back to the pupil"
    title = "Change a pupil's record"
    done_message = "The record was changed."

    @property
    def edited_fields(self) -> tuple[str, ...]:  # type: ignore[override]
        """What this person may see of the record."""
        return fields_shown(self.row, self.acting)

    def own_number(self) -> str:
        """As it stands in the record."""
        return self.get_object().upn or ""

    def get_initial(self) -> dict[str, Any]:
        return EditForm.initial_of(self.row, self.acting)


class PupilLeave(EditPage):
    """The end of a pupil's time on a school's roll."""

    perm = "pupils.pupil_leave"
    queryset = Pupil.objects.all()
    form_class = LeaveForm
    submit = "Save the last day"
    back_to = "pupils:pupil"
    back_words = "Back to the pupil"
    title = "Record that a pupil has left"
    done_message = "The pupil's last day on the roll was saved."

    def get_done_url(self, result: Any) -> str:
        """The list: from the day after its last day the school may see the record no more."""
        return reverse("pupils:pupils")
