"""What was asked for, as a week."""

from collections.abc import Collection

from core.half_days import in_words
from core.the_week import Entry, TheWeek


def wanted(codes: Collection[str], *, caption_is_shown: bool = False) -> TheWeek:
    """The half-days asked for, whose times are not known yet; in words over the table."""
    caption = f"Half-days asked for: {in_words(codes)}"
    return TheWeek.of_codes(caption, dict.fromkeys(codes, Entry("Yes")), "No", caption_is_shown=caption_is_shown)
