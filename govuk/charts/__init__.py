"""Charts as SVG, for pages and paper: presentation attributes only, words at every bar, gaps where nothing is known.

Every text goes through format_html, so no label can become markup. The viewBox is narrow on purpose: the words stay
readable when a chart is drawn 290 pixels wide. A table with the same figures belongs beside each chart.
"""

from govuk.charts.bars import CapacityLine, bar_chart, capacity_bars, grouped_chart
from govuk.charts.drawing import WIDTH, Figure
from govuk.charts.half_week import half_week
from govuk.charts.heat import HeatCell, HeatGrid, HeatRow
from govuk.charts.lines import line_chart
from govuk.charts.sparks import day_bar, in_words, short_bar, spark_line
from govuk.charts.tiles import Change, Tile
from govuk.charts.weeks import Week, weeks_chart

__all__ = [
    "WIDTH",
    "CapacityLine",
    "Change",
    "Figure",
    "HeatCell",
    "HeatGrid",
    "HeatRow",
    "Tile",
    "Week",
    "bar_chart",
    "capacity_bars",
    "day_bar",
    "grouped_chart",
    "half_week",
    "in_words",
    "line_chart",
    "short_bar",
    "spark_line",
    "weeks_chart",
]
