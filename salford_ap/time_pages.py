"""Pages on which an administrator says when the portal does what it does by itself."""

from datetime import date, time
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import ValidationError as NotValid

from core import clock, night_work, sweeps
from core.acting import Acting
from core.forms import PageForm
from core.models import Threshold
from core.views import InfoPage
from core.views.forms import FormPage
from govuk import fields
from govuk.dates import in_london, moment_words, time_words
from salford_ap import backups, digests
from salford_ap.digest_times import DAYS, every_words, goes_out

FIRST_DAY = "Today or a day to come"
SWEPT = {
    sweeps.MAIL: (
        "E-mails that wait",
        "An e-mail is sent when it is written; this takes up what could not be sent then",
    ),
    sweeps.FILES: (
        "Registers, files and reports that wait",
        "Small ones are read at once and big ones begun at once; this takes up what was left behind",
    ),
    sweeps.STANDINGS: (
        "Providers that were closed, and the registration watch",
        "Commissioners are told of a change of the day by this alone",
    ),
}
CODES = ("digest_day", "digest_hour", "night_hour", "backup_hour", *SWEPT)


def next_digest() -> str:
    """When it is, in words."""
    found = digests.next_at(clock.now())
    return f"{DAYS[found.weekday()]} {moment_words(found)}" if found else "No term is entered for it"


def next_night() -> str:
    return moment_words(night_work.next_at(clock.now()))


def next_backup() -> str:
    return moment_words(backups.next_at(clock.now()))


class TimeForm(PageForm):
    """Figures of the rules that turn on a time, true from a day."""

    starts_on = fields.DateField(label="Holds from", hint=FIRST_DAY, earliest=clock.today)

    def figures(self) -> dict[str, int]:
        """By the code of their rule."""
        raise NotImplementedError

    def act(self, row: Any, by: Acting) -> None:
        day: date = self.cleaned_data["starts_on"]
        for code, value in self.figures().items():
            Threshold.follow(code, value, day, by=by)


def hour_of(entered: time) -> int:
    """A time on the hour. Raises ValidationError for another."""
    if entered.minute:
        raise NotValid("Enter a time on the hour, like 7am")
    return entered.hour


class DigestTimeForm(TimeForm):
    """Day of the week and hour."""

    field_order = ("weekday", "at", "starts_on")
    weekday = fields.ChoiceField(label="Day", choices=[(str(n), day) for n, day in enumerate(DAYS)])
    at = fields.TimeField(label="Time", hint="On the hour, from 5am to 8pm, for example 7am")

    def clean_at(self) -> int:
        hour = hour_of(self.cleaned_data["at"])
        if not 5 <= hour <= 20:
            raise NotValid("The time must be from 5am to 8pm")
        return hour

    def figures(self) -> dict[str, int]:
        return {"digest_day": int(self.cleaned_data["weekday"]) + 1, "digest_hour": self.cleaned_data["at"]}


class NightTimeForm(TimeForm):
    """The hour from which it is done."""

    field_order = ("at", "starts_on")
    at = fields.TimeField(label="Time", hint="On the hour, from 2am to 10pm, for example 3am")

    def clean_at(self) -> int:
        hour = hour_of(self.cleaned_data["at"])
        if not 2 <= hour <= 22:
            raise NotValid("The time must be from 2am to 10pm: the hour before 2am is missing once a year")
        return hour

    def figures(self) -> dict[str, int]:
        return {"night_hour": self.cleaned_data["at"]}


class BackupTimeForm(NightTimeForm):
    """The hour from which the copy of the night is made."""

    def figures(self) -> dict[str, int]:
        return {"backup_hour": self.cleaned_data["at"]}


class SweepsForm(TimeForm):
    """How often each is done."""

    field_order = (sweeps.MAIL, sweeps.FILES, sweeps.STANDINGS, "starts_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, (label, hint) in SWEPT.items():
            choices = [(str(number), every_words(number).capitalize()) for number in sweeps.CHOICES[code]]
            self.fields[code] = fields.ChoiceField(label=label, hint=hint, choices=choices)
        self.order_fields(self.field_order)

    def figures(self) -> dict[str, int]:
        return {code: int(self.cleaned_data[code]) for code in SWEPT}


class Times(InfoPage):
    """All of them, with when each is due next."""

    perm = "portal.times"
    title = "Times of digests and sweeps"
    kind_template = "portal/times.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        weekday, hour = goes_out(clock.today())
        return super().get_context_data(
            digest=f"{DAYS[weekday]}s from {time_words(time(hour))}, in term",
            next_digest=next_digest(),
            night=time_words(time(in_london(night_work.next_at(clock.now())).hour)),
            next_night=next_night(),
            makes_backups=backups.state().is_set_up,
            backup=time_words(time(backups.hour_on(clock.today()))),
            next_backup=next_backup(),
            swept=[(label, every_words(sweeps.minutes(code))) for code, (label, _) in SWEPT.items()],
            to_come=Threshold.objects.visible_to(self.acting).filter(code__in=CODES, starts_on__gt=clock.today()),
            **kwargs,
        )


class TimePage(FormPage):
    """Say when."""

    back_to = "times"
    back_words = "Back to times"

    def form_valid(self, form: Any) -> Any:
        try:
            return super().form_valid(form)
        except ValidationError as wrong:
            form.add_error(None, wrong.messages)
            return self.form_invalid(form)

    def get_done_url(self, result: Any) -> str:
        return self.back


class DigestTime(TimePage):
    """When the weekly digest goes out."""

    perm = "portal.digest_time"
    title = "When the weekly digest goes out"
    form_class = DigestTimeForm

    def get_initial(self) -> dict[str, Any]:
        weekday, hour = goes_out(clock.today())
        return {"weekday": str(weekday), "at": time(hour), "starts_on": clock.today()}

    def get_done_message(self, result: Any) -> str:
        return f"Saved. The next digest goes out on {next_digest()}"


class NightTime(TimePage):
    """When the night's work is done."""

    perm = "portal.night_time"
    title = "When the night’s work is done"
    form_class = NightTimeForm

    def get_initial(self) -> dict[str, Any]:
        hour = Threshold.objects.value_on("night_hour", clock.today(), night_work.SHIPPED)
        return {"at": time(int(hour)), "starts_on": clock.today()}

    def get_done_message(self, result: Any) -> str:
        return f"Saved. The next night’s work begins on {next_night()}"


class BackupTime(TimePage):
    """When the backup of the night is made."""

    perm = "portal.backup_time"
    title = "When the backup is made"
    form_class = BackupTimeForm

    def get_initial(self) -> dict[str, Any]:
        return {"at": time(backups.hour_on(clock.today())), "starts_on": clock.today()}

    def get_done_message(self, result: Any) -> str:
        return f"Saved. The next backup is due {next_backup()}"


class Sweeps(TimePage):
    """How often what was left behind is taken up."""

    perm = "portal.sweeps"
    title = "How often sweeps are done"
    form_class = SweepsForm
    done_message = "Saved. The timetable keeps to it from that day, without a restart"

    def get_initial(self) -> dict[str, Any]:
        return {**{code: str(sweeps.minutes(code)) for code in SWEPT}, "starts_on": clock.today()}
