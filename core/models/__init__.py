from core.models.calendar import Calendar, Closure, HalfTerm, Term
from core.models.coded_reason import CodedReason
from core.models.council import Council
from core.models.dated import Dated, DatedQuerySet, Figures, Threshold
from core.models.forms_sent import KeptForm, SentForm
from core.models.heartbeat import Heartbeat
from core.models.letter_words import LetterWords
from core.models.loaded import Loaded
from core.models.message import Message
from core.models.moves import MoveRefused, Moving, refuse_own
from core.models.named import Named
from core.models.own_data import Closable, OwnData, OwnDataQuerySet
from core.models.proposals import Proposed, ProposedQuerySet
from core.models.reference import ReferenceNumber, next_reference
from core.models.restricted import Holders, Restricted, RestrictedQuerySet, RestrictedReader
from core.models.scoping import ScopedQuerySet
from core.models.sent_file import SentFile, SentFileQuerySet
from core.models.statement import Statement
from core.models.trail import AccessEntry, Event, as_kept, looked_for, opened, record, record_each

__all__ = [
    "AccessEntry",
    "Calendar",
    "Closable",
    "Closure",
    "CodedReason",
    "Council",
    "Dated",
    "DatedQuerySet",
    "Event",
    "Figures",
    "HalfTerm",
    "Heartbeat",
    "Holders",
    "KeptForm",
    "LetterWords",
    "Loaded",
    "Message",
    "MoveRefused",
    "Moving",
    "Named",
    "OwnData",
    "OwnDataQuerySet",
    "Proposed",
    "ProposedQuerySet",
    "ReferenceNumber",
    "Restricted",
    "RestrictedQuerySet",
    "RestrictedReader",
    "ScopedQuerySet",
    "SentFile",
    "SentFileQuerySet",
    "SentForm",
    "Statement",
    "Term",
    "Threshold",
    "as_kept",
    "looked_for",
    "next_reference",
    "opened",
    "record",
    "record_each",
    "refuse_own",
]
