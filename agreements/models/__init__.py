"""What stands around an agreement: its words, its paper, and what must be there before the first day."""

from agreements.models.before import Acknowledgement, KeyAdult
from agreements.models.notice import NoticeGiven, ParentNotice
from agreements.models.paper import Paper, Printed, Signature
from agreements.models.terms import Chosen, Terms, texts_on
from agreements.models.wish import Wish

__all__ = [
    "Acknowledgement",
    "Chosen",
    "KeyAdult",
    "NoticeGiven",
    "Paper",
    "ParentNotice",
    "Printed",
    "Signature",
    "Terms",
    "Wish",
    "texts_on",
]
