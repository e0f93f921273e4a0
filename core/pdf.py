"""The only door to paper: HTML in, a tagged PDF out."""

from typing import Any

from PIL import ImageFile

from core.rehearsal import on_paper


class PaperUnavailable(Exception):
    """This machine lacks what printing needs; the message says what to install."""


def print_html(html: str) -> bytes:
    """The page as a PDF/UA-1 file: tagged, titled, with its language; the same HTML gives the same bytes.

    Only what the HTML carries itself is drawn: nothing is fetched from disk or network.
    Raises PaperUnavailable when Pango is not installed.
    """
    try:
        from weasyprint import CSS, HTML
        from weasyprint.urls import URLFetcher
    except OSError as missing:
        raise PaperUnavailable(
            "PDFs cannot be made here: install libpango-1.0-0, libpangoft2-1.0-0 and libharfbuzz-subset0."
        ) from missing
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint lets all of the process read pictures that are cut off
    document: Any = HTML(string=html, url_fetcher=URLFetcher(allowed_protocols={"data"}))
    said: list[Any] = [CSS(string=style)] if (style := on_paper()) else []
    return document.write_pdf(stylesheets=said, finisher=_say_scopes, pdf_variant="pdf/ua-1")


def _say_scopes(_document: Any, pdf: Any) -> None:
    """Each header cell says whether it heads its column or its row, for readers that do not follow the cells' links."""
    elements: dict[Any, Any] = {each.reference: each for each in pdf.objects if _is_element(each)}
    for cell in elements.values():
        if cell["S"] == "/TH":
            part = elements[elements[cell["P"]]["P"]]
            cell["A"]["Scope"] = "/Column" if part["S"] == "/THead" else "/Row"


def _is_element(each: object) -> bool:
    return isinstance(each, dict) and "S" in each
