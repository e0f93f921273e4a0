"""The page of numbers: how many concerns of each kind are open and closed, and not of whom."""

from typing import Any

from concerns import counting
from core.views import InfoPage


class Numbers(InfoPage):
    """Counts by kind and step; those of fewer than five children are kept back."""

    perm = "concerns.numbers"
    title = "Concerns in numbers"
    template_name = "concerns/numbers.html"
    back_to = "concerns:concerns"
    back_words = "Back to concerns and incidents"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(lines=counting.by_kind(), **kwargs)
