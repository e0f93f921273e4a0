"""The figures that rules turn on: each with what it is today, where it is used and where it comes from."""

from typing import Any

from core import clock
from core.columns import Column
from core.lists import ListPage
from core.models import Threshold


class Figures(ListPage):
    """One row of each rule, as it stands today."""

    perm = "core.figures"
    queryset = Threshold.objects.all()
    template_name = "core/figures.html"
    title = "Figures that rules turn on"
    noun = "figure"
    paginate_by = 50
    columns = (
        Column("Rule", lambda row: row.label),
        Column("Figure", lambda row: row.in_words),
        Column("Used for", lambda row: row.used),
        Column("True from", lambda row: row.starts_on),
        Column("Comes from", lambda row: row.source[:1].upper() + row.source[1:]),
        Column("Code", lambda row: row.code, on_page=False),
    )

    def get_queryset(self) -> Any:
        """Those true today."""
        return super().get_queryset().current(clock.today()).order_by("label")
