from reports.models.termly_report import TermlyReport

__all__ = ["TermlyReport"]
