"""Choices that bring the colour of their tag. The word beside it says the same, so colour never stands alone."""

from typing import TYPE_CHECKING

from django.db import models


class Coloured(models.TextChoices):
    """Where something stands, each with its colour before its words: `DRAFT = "draft", "grey", "Draft"`.

    Grey waits or is over, blue is under way, teal is half done, green is good, yellow wants attention, orange warns,
    red stops; purple is the provider's own closing.
    """

    if TYPE_CHECKING:  # A call asks for a member by its value alone.
        colour: str
    else:

        def __new__(cls, value: str, colour: str) -> "Coloured":
            member = str.__new__(cls, value)
            member._value_, member.colour = value, colour
            return member
