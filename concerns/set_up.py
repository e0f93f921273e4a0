"""What has to be set up of concerns: who at the council receives allegations."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from accounts.set_up import Step, step
from concerns.models import Post
from core.acting import Acting


def posts(acting: Acting, today: date) -> Iterable[Step]:
    """Whether somebody is named; until then what is sent waits unread."""
    held = set(Post.objects.visible_to(acting).held().values_list("code", flat=True))
    lacking = [str(label) for code, label in Post.Code.choices if code not in held]
    said = f"Nobody is named: {', '.join(lacking)}" if lacking else "Both posts are held"
    yield step("Safeguarding posts", said, is_done=not lacking, link=reverse("concerns:posts"))
