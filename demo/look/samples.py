"""Each component once: what it is for, and how a template writes it. The values it shows are in `values.py`."""

from dataclasses import dataclass

from django.utils.text import slugify


@dataclass(frozen=True)
class Sample:
    """A component: its name, when it is used, and the template that draws it."""

    name: str
    when: str
    source: str

    @property
    def slug(self) -> str:
        return slugify(self.name)


def _part(name: str, given: str) -> str:
    return f'{{% include "components/{name}.html" with {given} only %}}'


def _row(*cells: str) -> str:
    values = "".join(f'<td class="govuk-table__cell">{cell}</td>' for cell in cells)
    heading = '<th scope="row" class="govuk-table__header">{{ words }}</th>'
    return f'<tr class="govuk-table__row">{heading}{values}</tr>'


def _chart(chart: str, title: str, heading: str, number: str, cell: str) -> str:
    return f'{{% chart_table {chart} "{title}" "{heading}" "{number}" %}}{_row(cell)}{{% endchart_table %}}'


SAMPLES = (
    Sample(
        "Notification banner",
        "What an act came to, at the top of the page that follows.",
        _part("notification_banner", 'text="Register saved: 6 attended, 2 absent" kind="success" number=8'),
    ),
    Sample(
        "Lanes",
        "Home: what is decided, chased and watched, each number opening its rows; noughts in one line.",
        _part("lanes", "lanes=lanes nothing=nothing"),
    ),
    Sample("Filling", "A day filling up: how many of it are told.", '{% filling "Sessions today" day_parts %}'),
    Sample("Count cards", "Numbers above a list that open lists.", _part("count_cards", "cards=cards")),
    Sample(
        "Tiles",
        "A figure, what changed, and of whom.",
        "{% tiles figure_tiles %}",
    ),
    Sample(
        "Spark line",
        "A run of figures in a line of words.",
        '<p class="govuk-body">{{ words }} {% spark words run baseline=63 %} 91%</p>',
    ),
    Sample(
        "Weeks",
        "Monday to Friday by morning and afternoon: of a child, a school, a site, an agreement or free places.",
        "{% weeks this_week next_week %}",
    ),
    Sample("Small week", "A week whose half-days hold a word: free places.", "{% weeks free small=True %}"),
    Sample("Ten half-days", "Free places in a row of a list.", "{% half_week_grid words half_days %}"),
    Sample(
        "Status tag",
        "Where a row stands; the status brings its colour.",
        '{% status_tag late %} {% tag words "blue" %}',
    ),
    Sample("Tabs", "Pages about one thing.", _part("tabs", 'tabs=tabs label="Provider"')),
    Sample(
        "Reasons",
        "Why something cannot be done: a hard stop.",
        _part("reasons", 'reasons=reasons title="This placement cannot start yet"'),
    ),
    Sample(
        "Before",
        "What is still to be done: nothing stops it.",
        _part("before", 'wanted=reasons title="Before it can start"'),
    ),
    Sample("Inset", "Something to know before going on.", _part("inset", 'text="It can start once both have signed"')),
    Sample("Warning", "What cannot be undone.", _part("warning_text", 'text="This cannot be undone"')),
    Sample("Details", "What only some need to read.", "{% details words %}{{ words }}{% enddetails %}"),
    Sample("Summary card", "Facts of a row.", _part("summary_list", 'rows=rows card="The placement"')),
    Sample(
        "Summary row",
        "One fact, with a way to change it.",
        '<dl class="govuk-summary-list">{% summary_row words change="/look/" key_link="#lanes" id="fact" %}{{ words }}'
        "{% endsummary_row %}</dl>",
    ),
    Sample(
        "Table",
        "Rows that are no list.",
        f'{{% table words words "Days #" "(heard alone)" label=words size="m" %}}{_row("8", "4")}{{% endtable %}}',
    ),
    Sample(
        "Table of values",
        "Rows made in Python.",
        _part("table", 'caption="Attendance" headings=headings rows=table first_is_heading=True'),
    ),
    Sample("Filters", "Above every list; what is chosen stays.", "{% filter_panel narrowing %}"),
    Sample(
        "How many", "Above the rows of a list.", _part("result_count", 'page=page noun="referral" nouns="referrals"')
    ),
    Sample(
        "Sort headers",
        "Over the columns of a list.",
        '<table class="govuk-table"><caption class="govuk-table__caption">Referrals</caption><thead><tr>'
        '{% sort_header "Sent on" "sent_on" %}{% sort_header "Days" "days" numeric=True %}</tr></thead><tbody><tr><td '
        'class="govuk-table__cell">{{ day|uk_date }}</td><td class="govuk-table__cell">{{ share|percent }} '
        "{{ unknown|percent }} {{ pounds|money }}</td></tr></tbody></table>",
    ),
    Sample("Downloads", "Under the rows of a list.", _part("downloads", "request=request")),
    Sample("Pages", "Under a list of more than one page.", _part("pagination", "page=page request=request")),
    Sample("Task list", "A referral that is begun.", _part("task_list", "tasks=tasks")),
    Sample("Timeline", "What happened, in sentences.", _part("timeline", "events=events")),
    Sample(
        "Bars",
        "Figures side by side; the table with the same figures belongs to each chart.",
        _chart("bars", "Attendance by provider", "Provider", "Attended #", "93%"),
    ),
    Sample("Line", "Figures over time.", _chart("line", "Attendance by week", "Week", "Attended #", "80%")),
    Sample(
        "Bars in groups",
        "What is asked for beside what there is.",
        _chart("grouped", "Demand and capacity", "Lot", "Half-days #", "4"),
    ),
    Sample(
        "A term by weeks",
        "This term, the year before in grey, what to compare with, and the gap.",
        _chart("term", "A term by weeks", "Week", "Attended #", "80%"),
    ),
    Sample(
        "Capacity",
        "What there is, filled as far as it is used, and what is wanted.",
        '{% capacity "Half-days by lot" capacity %}',
    ),
    Sample("Heat grid", "Numbers by rows and columns; the shades repeat them.", "{% heat_grid heat %}"),
    Sample(
        "Map of sites", "Numbered sites that are links, distances around a school; the list beside it.", "{{ sites }}"
    ),
    Sample("Map of areas", "Areas shaded by a number they also say.", "{{ areas }}"),
    Sample(
        "Button that posts",
        "An act that asks nothing.",
        _part("button_form", 'url="/look/" label="Send again" kind="secondary" csrf_token=csrf_token'),
    ),
    Sample(
        "Panel",
        "Something was sent, and its reference.",
        _part("panel", 'title="Referral sent" text="Your reference is" reference="REF-0001"'),
    ),
)
