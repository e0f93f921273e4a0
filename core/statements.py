"""The council's statements as they are read: facts of the portal filled in, the contact named, drafts to begin with."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from core import clock, council
from core.models import Statement
from core.once import kept
from govuk import prose

DRAFTS = Path(__file__).parent / "data" / "statements"
FACT = re.compile(r"\{([a-z_]{1,40})\}")
TO_FILL_IN = re.compile(r"\[\[([^\[\]]{1,200})\]\]")
"""What a draft cannot know; nothing is published while one stands in it."""
CONTACT = "{contact}"


def facts() -> dict[str, str]:
    """What may stand in braces in a text, by its name: the portal knows it, and it changes with the settings."""
    of_council = council.facts()
    return {
        "council": str(of_council["name"]),
        "service": str(of_council["service"]),
        "access_days": str(settings.PROVIDER_ACCESS_DAYS_AFTER_END),
        "kept_minutes": str(settings.KEPT_FORM_MINUTES),
        "idle_minutes": str(settings.SESSION_IDLE_SECONDS // 60),
    }


def draft(kind: str) -> str:
    """The text that is shipped to begin with."""
    return (DRAFTS / f"{kind}.md").read_text(encoding="utf-8")


def now(kind: str) -> Statement | None:
    """What holds today."""
    known = kept("statements of today")
    if kind not in known:
        known[kind] = Statement.objects.in_force(kind, clock.today())
    found: Statement | None = known[kind]
    return found


def drawn(statement: Any) -> SafeString:
    """The text as it is read: with its facts, and the contact where it is asked for or else at its end."""
    told = facts()
    text = FACT.sub(lambda found: told.get(found[1], found[0]), statement.text)

    def contact() -> SafeString:
        return render_to_string("core/_statement_contact.html", {"statement": statement})

    if CONTACT not in {line.strip() for line in text.splitlines()}:
        text += f"\n\n## Who to ask\n\n{CONTACT}"
    return prose.drawn(text, {CONTACT: contact})


def faults(text: str) -> Iterable[str]:
    """What must be mended before it can be published, as sentences without their full stop."""
    for words in TO_FILL_IN.findall(text):
        yield f"Fill in “{words[:80]}”, and take the double brackets away"
    known = {*facts(), CONTACT.strip("{}")}
    for name in FACT.findall(text):
        if name not in known:
            yield f"The portal has no fact {{{name}}}. Those are {', '.join(sorted(f'{{{each}}}' for each in known))}"
    yield from prose.faults(text)
