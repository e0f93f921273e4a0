"""Flow: an administrator names who at the council receives allegations, and who what concerns social care."""

from django.db import transaction

from accounts.models import Affiliation, Role
from concerns import raising
from concerns.models import Post
from core import clock
from core.acting import Acting
from core.models import MoveRefused, record

OWN = "Nobody names themselves. Ask another administrator."
NOT_A_MANAGER = "An AP Manager cannot be the named officer: allegations are kept from who manages placements."


def name(affiliation: Affiliation, *, code: str, by: Acting) -> Post:
    """Name them from now on; what waits for the post is told to them."""
    if affiliation.user_id == by.user_id:
        raise MoveRefused(OWN)
    if code == Post.Code.NAMED_OFFICER and affiliation.role == Role.AP_MANAGER:
        raise MoveRefused(NOT_A_MANAGER)
    if Post.objects.of(code).filter(affiliation=affiliation).exists():
        raise MoveRefused(f"{affiliation.user} holds this post already.")
    with transaction.atomic():
        post = Post.objects.create(code=code, affiliation=affiliation, named_by=by.user, named_at=clock.now())
        record("named", post, by=by, sentence=f"{affiliation.user} was named: {post.get_code_display()}.")
        if code == Post.Code.NAMED_OFFICER:
            raising.write([affiliation], key=f"concern:{post.pk}", template="concerns/waiting")
    return post
