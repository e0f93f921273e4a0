"""What every act about a provider shares: its name above the title, and the tab it came from."""

from typing import Any

from django.urls import reverse

from providers.models import Provider
from providers.rules import provider_of


class AboutProvider:
    """An act on a provider or on something of it; `back_to` is the tab it is done on and leads back to."""

    back_to = "providers:provider"
    row: Any

    @property
    def provider(self) -> Provider:
        """The provider the row is, or belongs to."""
        return provider_of(self.row)

    @property
    def back(self) -> str:
        """The address of the tab."""
        return reverse(self.back_to, args=[self.provider.pk])

    def get_done_url(self, result: Any) -> str:
        """Back to the tab."""
        return self.back

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The row, its provider, and the way back."""
        said = {"row": self.row, "provider": self.provider, "back": self.back}
        return super().get_context_data(**said, **kwargs)  # type: ignore[misc]
