"""Words nobody here may build a password of, and how long one may be."""

import re
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError

from accounts.models import User

LOCAL_WORDS = ("school", "password", "provision", "provider", "council", "attendance", "welcome")
LONGEST = 256
SHORTEST_REST = 8
LOOKALIKES = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "@": "a", "$": "s"})


class LocalWordsValidator:
    """Refuses passwords built around words every colleague would guess, the person's own name among them."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError when little is left once such words are taken out."""
        rest = password.lower().translate(LOOKALIKES)
        words = [*LOCAL_WORDS, *_own_words(user), *_council_words()]
        for word in sorted(set(words), key=len, reverse=True):
            rest = rest.replace(word, "")
        if len(rest) < len(password) and len(rest) < SHORTEST_REST:
            raise ValidationError(self.get_help_text(), code="local_word")

    def get_help_text(self) -> str:
        """What the page says."""
        return "Do not build your password around your name, the council's name or words such as school or password."


class LongestValidator:
    """Refuses what no password manager makes: a text so long that checking it costs the portal time."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError above 256 characters."""
        if len(password) > LONGEST:
            raise ValidationError(self.get_help_text(), code="too_long")

    def get_help_text(self) -> str:
        """What the page says."""
        return f"Your password can have up to {LONGEST} characters."


def _own_words(user: User | None) -> list[str]:
    text = f"{getattr(user, 'name', '')} {getattr(user, 'email', '').partition('@')[0]}"
    return _words(text)


def _council_words() -> list[str]:
    return _words(f"{settings.COUNCIL['name']} {settings.COUNCIL['service']}")


def _words(text: str) -> list[str]:
    """The words long enough to be a password's core, written as look-alikes read."""
    return [word.translate(LOOKALIKES) for word in re.findall(r"\w+", text.lower()) if len(word) > 3]
