"""What every act about a provider shares: its name above the title, and the tab it came from."""

from typing import Any

from providers.models import Provider
from providers.rules import provider_of


class AboutProvider:
    """An act on a provider or on something of it, done on one of the provider's tabs."""

    back_to = "providers:provider"
    row: Any
    caption = "{about.name}"

    @property
    def about(self) -> Provider:
        """The provider the row is, or belongs to."""
        return provider_of(self.row)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(provider=self.about, **kwargs)  # type: ignore[misc]

    @property
    def told_apart_by(self) -> str:
        return self.about.name
