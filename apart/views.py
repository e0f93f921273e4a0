"""Pages of children kept apart: those a person reads, one of them, setting, renewing and ending it, its readers."""

from collections.abc import Sequence
from typing import Any

import rules
from django.urls import reverse

from accounts.reader_pages import OfReaders, ReaderAddPage, ReaderRemovePage, ReadersPage
from apart import bites, forms, keeping
from apart.models import Pair
from core.columns import Column
from core.lists import ListPage
from core.views import ActPage, AddPage, DetailPage
from govuk.dates import day_words, in_london, moment_words
from pupils.models import Pupil


class Pairs(ListPage):
    """Those that name whoever looks."""

    perm = "apart.pairs"
    title = "Children kept apart"
    noun = "pair"
    caption = "Children kept apart, those that end first"
    empty = "You are named for none. To set one, open a child’s page."
    filter_class = forms.PairFilter
    queryset = Pair.objects.select_related("first", "second")
    columns: Sequence[Column] = (
        Column("Children", lambda row: row.names, link="apart:pair", label="Pair"),
        Column("Standing", lambda row: row.standing.label, tag=lambda row: row.standing),
        Column("Set on", lambda row: in_london(row.set_at).date(), "set"),
        Column("Last day", lambda row: row.ends_on, "until"),
    )


class PairPage(DetailPage):
    """Who, why, until when, and where it closes places; opening it is logged."""

    perm = "apart.pair"
    queryset = Pair.objects.select_related(
        "first", "second", "set_as__user", "set_as__organisation", "ended_as__user", "ended_as__organisation"
    )
    context_object_name = "pair"
    title = "Kept apart"
    back_to = "apart:pairs"
    back_words = "Back to children kept apart"
    is_logged = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pair, acting = self.object, self.acting
        closed = [] if pair.is_ended else bites.closed_by(pair, acting)
        return super().get_context_data(
            summary=_summary(pair),
            meetings=[] if pair.is_ended else bites.together(pair, acting),
            closed=closed,
            waiting=[] if pair.is_ended else bites.waiting(pair, acting),
            reviews=[
                (moment_words(row.reviewed_at), row.reviewed_as.user.name, _came(row), row.said)
                for row in pair.reviews.visible_to(acting).select_related("reviewed_as__user")
            ],
            may_keep=not pair.is_ended and rules.has_perm("apart.pair_renew", acting, pair),
            **kwargs,
        )


def _came(row: Any) -> str:
    return f"Renewed until {day_words(row.ends_on)}" if row.ends_on else "Ended"


def _summary(pair: Pair) -> list[dict[str, Any]]:
    said: list[dict[str, Any]] = [
        *(
            {"key": key, "value": str(child), "link": reverse("pupils:pupil", args=[child.pk])}
            for key, child in (("Child", pair.first), ("Kept apart from", pair.second))
        ),
        {"key": "Why", "value": pair.reason},
        {"key": "Set", "value": f"{moment_words(pair.set_at)}, {pair.set_as}"},
        {"key": "Last day", "value": day_words(pair.ends_on)},
    ]
    if pair.ended_at:
        by = f", {pair.ended_as}" if pair.ended_as else ""
        said += [
            {"key": "Ended", "value": f"{moment_words(pair.ended_at)}{by}"},
            {"key": "Why it ended", "value": pair.ended_reason},
        ]
    return said


class PairAdd(ActPage, AddPage):
    """A child is kept apart from another."""

    perm = "apart.pair_add"
    queryset = Pupil.objects.all()
    form_class = forms.PairAddForm
    title = "Keep apart from another child"
    submit = "Keep them apart"
    caption = "{row}"
    back_to = "pupils:pupil"
    back_words = "Back to the child’s page"
    done_message = "They are kept apart. Nobody but its readers learns of it."

    def get_done_url(self, result: Pair) -> str:
        return reverse("apart:pair", args=[result.pk])


class OfPair(ActPage):
    """An act on a pair."""

    queryset = Pair.objects.select_related("first", "second")
    caption = "{row.names}"
    back_to = "apart:pair"
    back_words = "Back to the pair"

    @property
    def can_still_be_done(self) -> bool:
        return not self.row.is_ended

    def get_too_late(self) -> str:
        return keeping.ENDED


class PairRenew(OfPair):
    perm = "apart.pair_renew"
    form_class = forms.RenewForm
    title = "Renew until another day"
    submit = "Renew it"
    done_message = "It goes on until the new last day."


class PairEnd(OfPair):
    perm = "apart.pair_end"
    form_class = forms.EndForm
    title = "End keeping them apart"
    submit = "End it"
    warns = True
    done_message = "They are kept apart no more."


class PairReaders(ReadersPage):
    """Who may read it, and who opened it."""

    perm = "apart.pair_readers"
    queryset = Pair.objects.select_related("first", "second")
    context_object_name = "pair"
    back_to = "apart:pair"
    back_words = "Back to the pair"
    add_page, remove_page = "apart:reader-add", "apart:reader-remove"
    is_logged = True

    def restricted(self, row: Pair) -> Pair:
        return row


class _OfReaders(OfReaders):
    queryset = Pair.objects.select_related("first", "second")

    @property
    def back(self) -> str:
        return reverse("apart:pair-readers", args=[self.row.pk])

    def restricted(self, row: Pair) -> Pair:
        return row


class ReaderAdd(_OfReaders, ReaderAddPage):
    perm = "apart.reader_add"
    form_class = forms.PairReaderForm


class ReaderRemove(_OfReaders, ReaderRemovePage):
    perm = "apart.reader_remove"
