"""The kinds of page: a row, adding one, editing one, and an act on one; lists are in `core.lists`.

Each asks two questions: may you see this row (else 404), may your role do this act (else 403).
"""

from core.views.acts import ActPage, EditPage
from core.views.forms import AddPage, FormPage
from core.views.pages import DetailPage, InfoPage, Page, RowPage

__all__ = ["ActPage", "AddPage", "DetailPage", "EditPage", "FormPage", "InfoPage", "Page", "RowPage"]
