"""A rehearsal says of whatever leaves it, on paper, by e-mail or as a file, that nothing in it is real."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

SAID = "Rehearsal: nothing here is real"
NAMED = "rehearsal-"


def marked(subject: str, body: str) -> tuple[str, str]:
    """Subject and text of an e-mail."""
    return (f"Rehearsal: {subject}", f"{SAID}\n\n{body.lstrip()}") if settings.REHEARSAL else (subject, body)


def on_paper() -> str:
    """The style that says it at the head of each printed page; nothing elsewhere."""
    words = f'content: "{SAID}"; font-weight: bold; background: #ffdd00; text-align: center'
    return f"@page {{ @top-center {{ {words} }} }}" if settings.REHEARSAL else ""


def downloads(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Every file that is taken away says it in its name: a line more in it would be one that is not of its rows."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        handed = response.headers.get("Content-Disposition", "")
        if settings.REHEARSAL and handed.startswith("attachment"):
            named = handed.replace('filename="', f'filename="{NAMED}').replace("''", f"''{NAMED}")
            response.headers["Content-Disposition"] = named
        return response

    return answer
