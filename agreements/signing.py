"""Flow: what is signed is kept word for word with its hash; each signature names who gave it, and when."""

from collections.abc import Mapping
from typing import Any

from agreements import content, directing, key_adults, price, reading
from agreements.content import Section
from agreements.models import Paper, Signature
from agreements.reading import Known, Read
from core import clock
from core.acting import Acting
from core.models import MoveRefused
from core.seen import Shown
from placements import above, agreeing, locks
from placements.models import Agreement

NOT_OPENED = "Read the agreement on this page, then sign."
READING = "reading"
CALLED = {READING: "what is known of risks and health"}


@above.signed_by
def keep(agreement: Agreement, side: str, by: Acting) -> None:
    """Keep what was signed, by whom. For the provider it says too that the notes were read, and who is key adult."""
    if side == Signature.Side.PROVIDER:
        key_adults.name_the_usual(agreement.placement, by=by)
        reading.acknowledge(agreement.placement, by=by)
    paper = content.paper_of(agreement) or _freeze(agreement)
    Signature.objects.create(
        paper=paper,
        side=side,
        name=by.user.name,
        role=by.get_role_display(),
        organisation=by.organisation.name,
        signed_at=clock.now(),
        sha256=paper.sha256,
        entered_by_id=by.user_id,
    )
    Paper.objects.filter(pk=paper.pk).update(is_to_print=True)
    if side == Signature.Side.COMMISSIONER:
        directing.make(agreement)


def _freeze(agreement: Agreement) -> Paper:
    said = content.plain(content.live(agreement, price.of(agreement), Read.of(agreement.placement)))
    return Paper.objects.create(agreement=agreement, content=said, sha256=content.hash_of(said), made_at=clock.now())


def seen(agreement: Agreement, sections: list[Section], known: Known, by: Acting) -> str:
    """What whoever opens it is shown, part by part, as it travels with the form that signs it."""
    return ",".join(f"{key}:{shown.fingerprint}" for key, shown in _shown(agreement, sections, known, by).items())


def _shown(agreement: Agreement, sections: list[Section], known: Known, by: Acting) -> dict[str, Shown]:
    parts: dict[str, Any] = {section.key: section.rows for section in sections}
    parts[READING] = known.values
    return {key: Shown([key, values], of=agreement, by=by) for key, values in parts.items()}


def changed_since(agreement: Agreement, was_seen: str, by: Acting) -> list[str]:
    """What says something else than it did when this was opened, by its heading."""
    sections = content.of(agreement, content.paper_of(agreement))
    titles = {section.key: f"“{section.title}”" for section in sections} | CALLED
    sent = dict(part.partition(":")[::2] for part in was_seen.split(","))
    now = _shown(agreement, sections, Known.of(agreement.placement, by), by)
    return [titles[key] for key, shown in now.items() if not shown.is_still(sent.get(key, ""))]


def refuse_changed(agreement: Agreement, was_seen: str, by: Acting) -> None:
    """Nobody signs what they have not read: whoever would change it meanwhile waits."""
    locks.placement(agreement.placement)
    if not was_seen:
        raise MoveRefused(NOT_OPENED)
    fresh = content.AGREEMENTS.get(pk=agreement.pk)
    if changed := changed_since(fresh, was_seen, by):
        are = "has" if len(changed) == 1 else "have"
        raise MoveRefused(
            f"Since you opened this, {_listed(changed)} {are} changed. Nothing was signed. Read it again, then sign."
        )


def _listed(names: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


SIGN: Mapping[str, Any] = {
    Signature.Side.PROVIDER: agreeing.sign_for_provider,
    Signature.Side.COMMISSIONER: agreeing.sign_for_commissioner,
}


def sign(agreement: Agreement, side: str, was_seen: str, *, by: Acting) -> None:
    """Sign what was read."""
    if agreement.is_open:
        refuse_changed(agreement, was_seen, by)
    SIGN[side](agreement, by=by)
