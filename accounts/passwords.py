"""Words nobody here may build a password of."""

from typing import Any

from django.core.exceptions import ValidationError

LOCAL_WORDS = ("salford", "school", "password", "provision")


class LocalWordsValidator:
    """Refuses passwords around words every colleague would guess."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError when a local word makes up half of the password or more."""
        plain = password.lower()
        if any(word in plain and len(plain) < 2 * len(word) + 8 for word in LOCAL_WORDS):
            raise ValidationError(self.get_help_text(), code="local_word")

    def get_help_text(self) -> str:
        """What the page says."""
        return "Do not build your password around words such as salford, school or password."
