"""What is known of each figure that a rule turns on: what it may be, in which unit, and where it is used.

Each room says it of its own in `data/thresholds.json`; core asks no room above itself for it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps


@dataclass(frozen=True)
class Known:
    """One figure as it is shipped."""

    code: str
    label: str
    unit: str
    value: Decimal
    least: Decimal
    most: Decimal
    is_whole: bool
    used: str

    @property
    def asked_as(self) -> str:
        """A provider answers an offer within … (school days, 1 to 60)."""
        return f"{self.label} … ({self.unit}, {self.least} to {self.most})"

    def fault(self, value: Decimal) -> str:
        """What is wrong with this value, or nothing."""
        if self.is_whole and value != value.to_integral_value():
            return f"Enter a whole number of {self.unit}."
        if not self.least <= value <= self.most:
            return f"Enter a number from {self.least} to {self.most}."
        return ""


@cache
def all_known() -> Mapping[str, Known]:
    """Every figure by its code."""
    files = (Path(room.path) / "data" / "thresholds.json" for room in apps.get_app_configs())
    found = (_known(row) for file in files if file.is_file() for row in json.loads(file.read_text(encoding="utf-8")))
    return {one.code: one for one in found}


def _known(row: Mapping[str, Any]) -> Known:
    value, least, most = (Decimal(row[name]) for name in ("value", "least", "most"))
    return Known(row["code"], row["label"], row["unit"], value, least, most, row["is_whole"], row["used"])
