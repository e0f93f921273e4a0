"""Flow: two records of one child become one. One person proposes, another compares and decides; rows move whole."""

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, Model, OuterRef, Q, QuerySet, Subquery
from django.forms import model_to_dict

from core import clock
from core.acting import Acting
from core.models import MoveRefused, Restricted, RestrictedReader, as_kept, record, refuse_own
from pupils import enrolling, locks
from pupils.called import keep_words
from pupils.models import (
    HOME,
    Circumstances,
    Contact,
    Enrolment,
    FormerUpn,
    LimitedAccess,
    MedicalNote,
    Merge,
    NameWord,
    Professional,
    Pupil,
)

OWN = "You proposed this merge: somebody else of the council compares the records and decides."
NOT_ALIKE = "These records do not have one birth date and a name in common. Put right what is wrong first."
ONE_IS_LIMITED = "Access to one of these records is limited. Lift that first."
TWO_ROLLS = "Each of them was at another home school on the same days. Have the school that is wrong end it first."
GOES_WITH_IT = (NameWord, Merge)
"""What is about the record itself: words of its name are made anew, its own merges are led on to the kept one."""

Against = Callable[[UUID, UUID], str]
AGAINST: list[Against] = []


def refused_by(why: Against) -> Against:
    """Have it said why two records cannot be merged; no words where nothing is against it."""
    if why not in AGAINST:
        AGAINST.append(why)
    return why


def against(kept: Pupil, gone: Pupil) -> str:
    """Why these two are not merged; no words where nothing is against it."""
    names = (gone.legal_surname, gone.legal_forename)
    if kept.pk == gone.pk or kept.born_on != gone.born_on or enrolling.is_somebody_else(kept, *names):
        return NOT_ALIKE
    if LimitedAccess.objects.now().filter(pupil__in=[kept.pk, gone.pk]).exists():
        return ONE_IS_LIMITED
    if any(ours.school_id != theirs.school_id for ours, theirs in _at_once(kept, gone)):
        return TWO_ROLLS
    return next((words for why in AGAINST if (words := why(kept.pk, gone.pk))), "")


def propose(kept: Pupil, gone: Pupil, reason: str, *, by: Acting) -> Merge:
    """Ask for a second person to look at two records that are one child's."""
    with transaction.atomic():
        _hold(kept.pk, gone.pk)
        if words := against(kept, gone):
            raise MoveRefused(words)
        both = [kept.pk, gone.pk]
        if Merge.objects.filter(status=Merge.Status.PROPOSED, gone_id__in=both).exists():
            raise MoveRefused("A merge of one of these records waits already.")
        merge = Merge.objects.create(
            kept=kept, gone_id=gone.pk, reason=reason, proposed_by_id=by.user_id, proposed_at=clock.now()
        )
        record("proposed", merge, by=by, sentence="It was proposed to merge two records.")
    return merge


def refuse(merge: Merge, reason: str, *, by: Acting) -> None:
    """They are two children."""
    refuse_own(by, merge.proposed_by_id, words=OWN)
    stamps: dict[str, Any] = {"decided_by_id": by.user_id, "decided_at": clock.now(), "refusal_reason": reason}
    merge.move(Merge.Status.REFUSED, by=by, act="refused", sentence="The two records were not merged.", **stamps)


def confirm(merge: Merge, *, by: Acting) -> Pupil:
    """They are one child: every row of the other record becomes the kept one's, and the other record goes."""
    refuse_own(by, merge.proposed_by_id, words=OWN)
    with transaction.atomic():
        _hold(merge.kept_id, merge.gone_id)
        kept, gone = merge.kept, merge.gone
        if gone is None:
            raise MoveRefused("The other record is not there any more.")
        if words := against(kept, gone):
            raise MoveRefused(words)
        said = _said_by(gone)
        moved = {
            str(model._meta.verbose_name): number
            for model, number in _move_rows(kept, gone)
            if not _is_kept_quiet(model)
        }
        stamps: dict[str, Any] = {"decided_by_id": by.user_id, "decided_at": clock.now(), "said": said, "moved": moved}
        words = "Two records of one child were merged."
        merge.move(Merge.Status.CONFIRMED, by=by, act="confirmed", sentence=words, **stamps)
        _take_number(kept, gone)
        keep_words([kept])
        record("merged", kept, by=by, sentence=words)
        enrolling.follow([kept.pk])
    return kept


def has(pupil: Pupil) -> dict[str, int]:
    """How many rows of which kind hang on a record."""
    found: dict[str, int] = {}
    for relation in Pupil._meta.related_objects:
        model = relation.related_model
        if isinstance(model, type) and model not in GOES_WITH_IT and not _is_kept_quiet(model):
            rows = model._base_manager.filter(**{relation.field.name: pupil.pk})
            if number := rows.count():
                found[str(model._meta.verbose_name if number == 1 else model._meta.verbose_name_plural)] = number
    return found


def _is_kept_quiet(model: type[Model]) -> bool:
    """Whether only its readers learn that there is such a row."""
    return issubclass(model, Restricted) and not model.IS_TOLD_OF


def kept_for(gone_id: UUID) -> UUID | None:
    """The record that is kept for one that went, through however many merges."""
    found = None
    merged = Merge.objects.filter(status=Merge.Status.CONFIRMED).values_list("kept", flat=True)
    while key := merged.filter(gone_id=gone_id).first():
        found = gone_id = key
    return found


def with_merges(pupils: QuerySet[Pupil]) -> QuerySet[Pupil]:
    """Each with `has_merges`, whether records went into it, `merge_waiting`, the key of one to be decided;
    and `has_former_upns`, whether it had other numbers.
    """
    went_in = Merge.objects.filter(kept=OuterRef("pk"), status=Merge.Status.CONFIRMED)
    of_it = Q(kept=OuterRef("pk")) | Q(gone_id=OuterRef("pk"))
    waiting = Merge.objects.filter(of_it, status=Merge.Status.PROPOSED).order_by().values("pk")[:1]
    former = FormerUpn.objects.filter(pupil=OuterRef("pk"))
    return pupils.annotate(has_merges=Exists(went_in), merge_waiting=Subquery(waiting), has_former_upns=Exists(former))


def gone_into(pupil: Pupil) -> list[UUID]:
    """The records that went into this one."""
    rows = Merge.objects.filter(kept=pupil, status=Merge.Status.CONFIRMED)
    return list(rows.order_by().values_list("gone_id", flat=True))


def _said_by(gone: Pupil) -> dict[str, Any]:
    """The record that goes as it stood."""
    known = Circumstances.objects.filter(pupil=gone).first()
    around = {f"circumstances_{name}": value for name, value in (model_to_dict(known) if known else {}).items()}
    return {name: as_kept(value) for name, value in {**model_to_dict(gone), **around}.items()}


def _hold(*keys: UUID) -> None:
    """Both records, always in one order."""
    for key in sorted(keys):
        if Pupil.objects.filter(pk=key).exists():
            locks.pupil(key)
    locks.numbers()


def _move_rows(kept: Pupil, gone: Pupil) -> Iterator[tuple[type[Model], int]]:
    """Each table of any room that points at a child, and how many rows it handed over."""
    _make_room(kept, gone)
    for relation in Pupil._meta.related_objects:
        model, field = relation.related_model, relation.field.name
        if model in GOES_WITH_IT or not isinstance(model, type):
            continue
        if number := model._base_manager.filter(**{field: gone.pk}).update(**{field: kept.pk}):
            yield model, number
    NameWord.objects.filter(pupil=gone).delete()
    Merge.objects.filter(kept=gone).update(kept=kept)


def _make_room(kept: Pupil, gone: Pupil) -> None:
    """Where there may be one of a kind, the later one stands and the other becomes one of before."""
    now = clock.now()
    for model, same in ((MedicalNote, "kind"), (Professional, "kind")):
        for theirs in model.objects.filter(pupil=gone, replaced_at=None):
            ours = model.objects.filter(pupil=kept, replaced_at=None, **{same: getattr(theirs, same)}).first()
            if ours:
                older = min(ours, theirs, key=lambda row: row.written_at)
                model.objects.filter(pk=older.pk).update(replaced_at=now)
    rung = Contact.objects.now().filter(pupil=kept, place__isnull=False).count()
    for place, row in enumerate(Contact.objects.now().filter(pupil=gone, place__isnull=False), start=rung + 1):
        Contact.objects.filter(pk=row.pk).update(place=place)
    FormerUpn.objects.filter(pupil=gone, upn__in=FormerUpn.objects.filter(pupil=kept).values("upn")).delete()
    for ours_at, theirs_at in _at_once(kept, gone):
        _as_one(ours_at, theirs_at)
    _fill_in(kept, gone)
    # Whom a note about the one record named is not thereby a reader of notes about the other.
    named = RestrictedReader.objects.filter(object_id=gone.pk, removed_at=None)
    named.update(removed_at=now, removed_reason="The record was merged with another.")


def _at_once(kept: Pupil, gone: Pupil) -> list[tuple[Enrolment, Enrolment]]:
    """Pairs of enrolments, one of each record, at a home school on the same days."""
    of_gone = list(Enrolment.objects.filter(pupil=gone, status__in=HOME).order_by("starts_on"))
    pairs = product(Enrolment.objects.filter(pupil=kept, status__in=HOME).order_by("starts_on"), of_gone)
    return [(ours, theirs) for ours, theirs in pairs if ours.meets(theirs)]


def _as_one(ours: Enrolment, theirs: Enrolment) -> None:
    """On one school's roll twice on the same days: once, from the first of the days to the last."""
    last = None if None in (ours.ends_on, theirs.ends_on) else max(ours.ends_on, theirs.ends_on)  # type: ignore[type-var]
    first = min(ours.starts_on, theirs.starts_on)
    theirs.delete()
    Enrolment.objects.filter(pk=ours.pk).update(starts_on=first, ends_on=last)


def _fill_in(kept: Pupil, gone: Pupil) -> None:
    """What only the other record knew; a confidential address stays one."""
    theirs = Circumstances.objects.filter(pupil=gone).first()
    ours = Circumstances.objects.filter(pupil=kept).first()
    if theirs and ours:
        names = [field.name for field in Circumstances._meta.fields if field.name not in ("pupil", "changed_at")]
        unknown = {name: getattr(theirs, name) for name in names if not getattr(ours, name)}
        if unknown:
            Circumstances.objects.filter(pk=ours.pk).update(**unknown)
        theirs.delete()
    if gone.is_address_protected and not kept.is_address_protected:
        kept.is_address_protected = True
        kept.save(update_fields=["is_address_protected"])


def _take_number(kept: Pupil, gone: Pupil) -> None:
    """The number of the other is a former one, or the child's where it had none; then the other record goes."""
    number = gone.upn
    gone.delete()
    if not number or number == kept.upn:
        return
    if kept.upn:
        FormerUpn.objects.get_or_create(pupil=kept, upn=number, defaults={"replaced_on": clock.today()})
    else:
        kept.upn, kept.no_upn_reason = number, ""
        kept.save(update_fields=["upn", "no_upn_reason"])
