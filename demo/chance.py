"""Chance that falls the same way every time."""

import random
from typing import Any


def dice(*words: Any) -> random.Random:
    """A source of chance of its own for each thing decided, so that nothing hangs on the order of the others."""
    return random.Random(":".join(str(word) for word in words))  # noqa: S311 - a demonstration, not a secret
