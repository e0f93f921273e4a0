"""What must hold before the portal is opened to people."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import Error, register


@register("security", deploy=True)
def second_factor_is_compulsory(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[Error]:
    """Every role sees children's data: the second factor is relaxed in the demo and nowhere else."""
    if settings.SECOND_FACTOR_REQUIRED or settings.DEMO:
        return []
    return [
        Error(
            "The second factor of signing in is not compulsory.",
            hint="Set SECOND_FACTOR_REQUIRED = True; only the demo settings relax it.",
            id="accounts.E001",
        )
    ]
