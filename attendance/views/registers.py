"""Pages of registers: today's, those that are not in, and taking one."""

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode

import rules
from django.db.models import Exists, F, OuterRef
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property

from attendance import registers, rollup
from attendance.filters import RegisterFilter
from attendance.forms.registers import RegisterForm
from attendance.models import Correction
from core import clock
from core.acting import Acting
from core.cards import listing
from core.columns import Column, Tag
from core.half_days import Half
from core.lists import ListPage
from core.school_days import ONE_DAY
from core.views import ActPage
from govuk.dates import day_words, short_day, short_weekday, time_words
from placements import offered
from placements.models import Session
from providers.models import Site
from pupils.by_name import FindsPupils
from pupils.sought import narrowed

KEPT = ("programme", "provider")
STATES = {
    "in": Tag("In", "green"),
    "partly": Tag("Partly in", "yellow"),
    "to_take": Tag("To take", "blue"),
    "missing": Tag("Not in"),
}


class RegisterList(FindsPupils, ListPage):
    """What the two lists of registers share: rows grouped by site, day and half-day."""

    queryset = Session.objects.all()
    filter_class = RegisterFilter
    tab = ""

    @property
    def columns(self) -> tuple[Column, ...]:  # type: ignore[override]
        """Which register it is; a provider needs no telling whose."""
        return (
            Column(
                "Register", _named, link=self.address, heard=lambda row: f", {short_day(row['date'])}", in_file=False
            ),
            Column("Day", lambda row: row["date"], says=lambda row: short_weekday(row["date"])),
            Column("Half-day", lambda row: row["half"], on_page=False),
            Column(
                "Provider",
                lambda row: row["placement__provider__organisation__name"],
                on_page=not self.acting.is_provider,
            ),
            Column("Site", lambda row: row["placement__site__name"], on_page=False),
        )

    def remember(self, request: HttpRequest) -> None:
        """Keep the programme, never the day: the next visit is about today again."""
        kept = urlencode({key: value for key, value in request.GET.items() if key in KEPT and value})
        if kept != request.session.get(self.memory, ""):
            request.session[self.memory] = kept

    def sought(self, rows: Any, words: str) -> Any:
        """The registers a pupil stands in, each with everybody who does."""
        same = {name: OuterRef(name) for name in ("date", "half", "placement__site")}
        return rows.filter(
            Exists(
                narrowed(Session.objects.visible_to(self.acting).filter(**same), "placement__pupil", words, self.acting)
            )
        )

    @cached_property
    def programme(self) -> str:
        """The programme chosen, to be carried to the register."""
        chosen = self.filter.form.cleaned_data.get("programme") if self.filter and self.filter.form.is_valid() else None
        return str(chosen.pk) if chosen else ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            today=clock.today(), tabs=tabs(self.tab, self.acting, self.number_missing), **kwargs
        )

    def address(self, row: dict[str, Any]) -> str:
        """Where a register is taken, of the programme chosen."""
        query = f"?programme={self.programme}" if self.programme else ""
        return address(row["placement__site"], row["date"], row["half"]) + query

    def number_missing(self) -> int:
        """How many registers a provider still owes."""
        return registers.number_not_in(self.acting)


def tabs(current: str, acting: Acting, number_missing: Callable[[], int] | None = None) -> list[dict[str, Any]]:
    """The day's registers, those that are not in, and corrections; how many are owed is told to who owes."""
    known = number_missing or (lambda: registers.number_not_in(acting))
    pages = [
        ("day", "By day", reverse("attendance:registers"), None),
        ("missing", "Not in", reverse("attendance:registers-missing"), known() if acting.is_provider else None),
        ("corrections", "Corrections", listing("attendance:corrections"), None),
    ]
    return [
        {"label": label, "url": url, "is_current": tab == current, "count": count} for tab, label, url, count in pages
    ]


def _named(row: dict[str, Any]) -> str:
    return f"{Half(row['half']).label}, {row['placement__site__name']}"


def state_of(row: dict[str, Any]) -> str:
    """Where a register stands: in, partly in, to come, to take today; not in only once its day has passed."""
    if row["marked"]:
        return "in" if row["marked"] == row["due"] else "partly"
    if row["date"] < clock.today():
        return "missing"
    return "to_come" if clock.is_to_come(row["date"], row["begins"]) else "to_take"


def address(site: Site, day: date, half: str) -> str:
    """Where a register is taken."""
    return reverse("attendance:register", args=[site, day, half])


class Registers(RegisterList):
    """The registers of a day, today's unless another is asked for."""

    perm = "attendance.registers"
    title = "Registers"
    tab = "day"
    caption = "Registers of the day"
    empty = "No pupil is due on this day."

    @property
    def columns(self) -> tuple[Column, ...]:  # type: ignore[override]
        """With how much of it is in."""
        return (
            *super().columns,
            Column("Due", lambda row: row["due"], on_page=False),
            Column(
                "Marked", lambda row: row["marked"], says=lambda row: f"{row['marked']} of {row['due']}", is_number=True
            ),
            Column("Status", lambda row: "Not yet", tag=lambda row: STATES.get(state_of(row)), in_file=False),
            Column(
                "Week",
                lambda row: "Week",
                link=lambda row: reverse("attendance:site-week", args=[row["placement__site"]]),
                heard=lambda row: f" at {row['placement__site__name']}",
                is_act=True,
                in_file=False,
            ),
        )

    def get_queryset(self) -> Any:
        """The registers of the day."""
        rows = rollup.of_few(super().get_queryset(), self.acting)
        found = registers.grouped(rows if self.asked_day else rows.filter(date=clock.today()))
        return found.filter(marked__lt=F("due")) if self.is_to_take else found

    @property
    def is_to_take(self) -> bool:
        """Whether those alone are asked for in which nobody has marked somebody."""
        form = self.filter.form if self.filter else None
        return bool(form and form.is_valid() and form.cleaned_data.get("state"))

    @cached_property
    def asked_day(self) -> date | None:
        """The day in the address, if it is one."""
        form = self.filter.form if self.filter else None
        return form.cleaned_data.get("day") if form and form.is_valid() else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        day = self.asked_day or clock.today()
        return {**context, "day": day, "day_before": day - ONE_DAY, "day_after": day + ONE_DAY}


class RegistersMissing(RegisterList):
    """Registers of earlier days in which a pupil has no mark."""

    perm = "attendance.registers_missing"
    title = "Registers not in"
    tab = "missing"
    noun = "register"
    caption = "Registers not in, the oldest first"

    @property
    def columns(self) -> tuple[Column, ...]:  # type: ignore[override]
        """With how many are not marked."""
        return (*super().columns, Column("Not marked", lambda row: row["unknown"], is_number=True))

    def get_queryset(self) -> Any:
        """The registers, the oldest first; a term has so few that they are counted and cut into pages here."""
        return list(registers.not_in(super().get_queryset(), self.acting))

    def number_missing(self) -> int:
        """Those listed, unless only some were asked for."""
        asked = self.filter.form.cleaned_data if self.filter and self.filter.form.is_valid() else {}
        return super().number_missing() if self.words or any(asked.values()) else len(self.object_list)


class Register(ActPage):
    """One register: what happened to each pupil on this half-day at this site, saved together."""

    perm = "attendance.register"
    queryset = Site.objects.select_related("provider__organisation")
    pk_url_kwarg = "site"
    form_class = RegisterForm
    title = "Register"
    back_words = "Back to registers"

    @property
    def back(self) -> str:
        return f"{reverse('attendance:registers')}?day={self.kwargs['day'].isoformat()}"

    @property
    def told_apart_by(self) -> str:
        half = Half(self.kwargs["half"]).label.lower()
        return f"{self.row.name}, {day_words(self.kwargs['day'])}, {half}"

    @cached_property
    def rows(self) -> list[registers.RegisterRow]:
        """The pupils who are due, as far as this person sees them."""
        half, programme = self.kwargs["half"], self.request.GET.get("programme", "")
        sessions = registers.sessions_of(self.row, self.kwargs["day"], half, self.acting, programme)
        return registers.rows_of(sessions, self.acting)

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form has a choice for each of them."""
        is_kept = self.kept_form is not None
        return {**super().get_form_kwargs(), "rows": self.rows, "site": self.row, "is_kept": is_kept}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        form = context["form"]
        open_ = [row for row in self.rows if not row.shut]
        return {
            **context,
            "site": self.row,
            "day": self.kwargs["day"],
            "half": Half(self.kwargs["half"]),
            "drawn": list(form.drawn()),
            "why": form["why"] if "why" in form.fields else None,
            "has_unmarked": any(row.mark is None for row in open_),
            "is_open": bool(open_),
            "today": clock.today(),
            "may_ask": rules.has_perm("attendance.correction_ask", self.acting),
            "asked_for": self.asked_for(),
            "acts": offered.of_site(self.row, self.kwargs["day"], self.kwargs["half"], self.acting),
            "has_choices": form.is_bound or any(row.mark for row in self.rows),
        }

    def asked_for(self) -> set[int]:
        """Of whose marks a correction waits for the council."""
        shut = [row.session.pk for row in self.rows if row.shut]
        asked = Correction.objects.visible_to(self.acting).filter(session__in=shut, status=Correction.Status.PROPOSED)
        return set(asked.values_list("session", flat=True)) if shut else set()

    @cached_property
    def next_one(self) -> dict[str, Any] | None:
        """The register to be taken after this one."""
        asked = self.kwargs["day"], self.kwargs["half"], self.acting, self.request.GET.get("programme", "")
        return registers.after(self.row, *asked)

    @property
    def is_next_to_come(self) -> bool:
        """Nobody is led to a register of a half-day that has not begun."""
        return bool(self.next_one and clock.is_to_come(self.next_one["date"], self.next_one["begins"]))

    def get_done_message(self, result: str) -> str:
        saved, row = f"Register saved: {result}", self.next_one
        if row is None:
            return saved
        begins = f", begins at {time_words(row['begins'])}" if self.is_next_to_come else ""
        return f"{saved}. Next: {Half(row['half']).label.lower()}, {row['placement__site__name']}{begins}"

    def get_done_url(self, result: str) -> str:
        row, day = self.next_one, self.kwargs["day"]
        if row is not None and not self.is_next_to_come:
            query = self.request.GET.urlencode()
            return address(row["placement__site"], day, row["half"]) + (f"?{query}" if query else "")
        query = "" if day == clock.today() else f"?day={day.isoformat()}"
        return reverse("attendance:registers") + query
