"""Pages of notices to parents: the letters, one as a PDF, and recording that it was given."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from agreements import directing, forms
from agreements.content import Section
from agreements.filters import NoticeFilter
from agreements.models import NoticeGiven, ParentNotice
from core import limits
from core.columns import Column, Tag
from core.lists import ListPage
from core.models import opened
from core.pdf import PaperUnavailable
from core.views import ActPage, DetailPage
from govuk.dates import day_words
from placements.models import LIVE, Placement
from pupils.by_name import FindsPupils

ROWS = ParentNotice.objects.select_related(
    "placement__pupil", "placement__provider__organisation", "placement__commissioner"
)


def state(row: Any) -> Tag:
    """Whether it was given, of a row asked for with its days."""
    if row.given_on:
        return Tag("Given", "green")
    return Tag("Replaced") if row.replaced_at else Tag("To give", "yellow")


class NoticeList(FindsPupils, ListPage):
    """Letters to parents, those still to give first."""

    perm = "agreements.notices"
    queryset = ROWS
    title = "Notices to parents"
    noun = "notice"
    pupil = "placement__pupil"
    filter_class = NoticeFilter

    def get_queryset(self) -> Any:
        return super().get_queryset().with_day().order_by("given_on", "-made_at", "pk")

    @property
    def columns(self) -> Iterable[Column]:  # type: ignore[override]
        return (
            Column(
                "Placement",
                lambda row: row.placement.reference,
                link=lambda row: reverse("agreements:notice-give", args=[row.placement_id]),
                heard=lambda row: f", notice {row.number}",
                is_reference=True,
            ),
            Column("Notice", lambda row: row.number),
            Column("Pupil", lambda row: str(row.placement.pupil), hint=self.beside),
            Column("Provider", lambda row: row.placement.provider.name),
            Column("First day", lambda row: row.placement.starts_on),
            Column("Given on", lambda row: row.given_on),
            Column("State", lambda row: state(row).label, tag=state),
        )


class NoticePrint(DetailPage):
    """The letter as a PDF, kept as it was printed first."""

    perm = "agreements.notice_print"
    queryset = ROWS

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Hand it over; logged."""
        notice = self.get_object()
        try:
            body = directing.pdf_of(notice, before=lambda: limits.count("pdf", request.user))
        except PaperUnavailable as unavailable:
            messages.error(request, str(unavailable))
            return HttpResponseRedirect(reverse("placements:placement", args=[notice.placement_id]))
        opened(notice.placement, by=self.acting)
        name = f"notice-{notice.placement.reference.lower()}-{notice.number}.pdf"
        return HttpResponse(
            body, content_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'}
        )


class NoticeGive(ActPage):
    """Read the letter, print it, and record to whom it was given."""

    perm = "agreements.notice_give"
    queryset = Placement.objects.with_details()
    form_class = forms.NoticeGiveForm
    title = "Give notice to parents"
    submit = "Record that it was given"
    caption = "{row}, {row.pupil}"
    back_to = "placements:placement"
    back_words = "Back to the placement"
    too_late = "This placement is {status}, or needs no notice."

    @property
    def can_still_be_done(self) -> bool:
        return self.row.status in LIVE and directing.now_of(self.row) is not None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        notice = directing.now_of(self.row)
        given = NoticeGiven.objects.visible_to(self.acting).filter(notice__placement=self.row)
        return super().get_context_data(
            notice=notice,
            sections=[Section.kept(row) for row in notice.content] if notice else [],
            given=given.select_related("notice", "recorded_by"),
            nobody=notice and not directing.recipients(self.row, self.acting).exists(),
            **kwargs,
        )

    def get_done_message(self, result: Placement) -> str:
        given = NoticeGiven.objects.visible_to(self.acting).filter(notice__placement=result, notice__replaced_at=None)
        first = min(row.allows_from for row in given)
        return f"It was recorded that parents were given notice. It allows a start from {day_words(first)}."
