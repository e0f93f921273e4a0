"""The shapes of register files that are read; each is an `entry.Layout`."""

from attendance.layouts.entry import Layout
from attendance.layouts.provider_daily_register import DailyRegister
from attendance.layouts.weekly_return_wide import WeeklyReturn

LAYOUTS: tuple[type[Layout], ...] = (DailyRegister, WeeklyReturn)
