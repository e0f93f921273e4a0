from concerns.models.allegation import Allegation, AllegationNote, Receipt
from concerns.models.concern import Concern, ConcernQuerySet, Note, Step, Told, ToldQuerySet
from concerns.models.post import Post

__all__ = [
    "Allegation",
    "AllegationNote",
    "Concern",
    "ConcernQuerySet",
    "Note",
    "Post",
    "Receipt",
    "Step",
    "Told",
    "ToldQuerySet",
]
