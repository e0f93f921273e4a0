"""The shapes of register files that are read. Each is a module with `matches` and `rows`; see `entry.Layout`."""

from attendance.layouts import provider_daily_register, weekly_return_wide
from attendance.layouts.entry import Layout

LAYOUTS: tuple[Layout, ...] = (provider_daily_register, weekly_return_wide)
