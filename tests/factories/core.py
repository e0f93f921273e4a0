"""Calendars and other ground-floor rows."""

from datetime import date

from core.models import Calendar, Closure, HalfTerm

HALF_TERMS = {
    "2025-26": [
        ("autumn_1", date(2025, 9, 1), date(2025, 10, 24)),
        ("autumn_2", date(2025, 11, 3), date(2025, 12, 19)),
        ("spring_1", date(2026, 1, 5), date(2026, 2, 13)),
        ("spring_2", date(2026, 2, 23), date(2026, 4, 2)),
        ("summer_1", date(2026, 4, 20), date(2026, 5, 22)),
        ("summer_2", date(2026, 6, 1), date(2026, 7, 21)),
    ],
    "2026-27": [
        ("autumn_1", date(2026, 9, 1), date(2026, 10, 23)),
        ("autumn_2", date(2026, 11, 2), date(2026, 12, 18)),
        ("spring_1", date(2027, 1, 4), date(2027, 2, 12)),
        ("spring_2", date(2027, 2, 22), date(2027, 4, 2)),
        ("summer_1", date(2027, 4, 19), date(2027, 5, 28)),
        ("summer_2", date(2027, 6, 7), date(2027, 7, 22)),
    ],
}
BANK_HOLIDAYS = [date(2026, 5, 4), date(2027, 3, 26), date(2027, 3, 29), date(2027, 5, 3)]


def council_calendar() -> Calendar:
    """The council's term dates of two years, made once in a test."""
    calendar, is_new = Calendar.objects.get_or_create(name="Council calendar")
    if is_new:
        HalfTerm.objects.bulk_create(
            HalfTerm(calendar=calendar, academic_year=year, code=code, starts_on=first, ends_on=last)
            for year, rows in HALF_TERMS.items()
            for code, first, last in rows
        )
        Closure.objects.bulk_create(
            Closure(calendar=calendar, kind="bank_holiday", starts_on=day, ends_on=day) for day in BANK_HOLIDAYS
        )
    return calendar
