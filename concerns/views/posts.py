"""Pages on which an administrator names who at the council receives what."""

from collections.abc import Iterable
from typing import Any

import rules
from django.urls import reverse

from concerns.forms import allegations as f
from concerns.models import Post
from core.columns import Column
from core.lists import ListPage
from core.views import ActPage, AddPage


class Posts(ListPage):
    """Who holds which post, and who held it."""

    perm = "concerns.posts"
    title = "Safeguarding posts of the council"
    noun = "post"
    nouns = "posts"
    caption = "Who holds which post, and who held it"
    empty = "Nobody is named yet."
    queryset = Post.objects.select_related("affiliation__user", "affiliation__organisation", "named_by").order_by(
        "ended_at", "code", "named_at"
    )

    @property
    def columns(self) -> Iterable[Column]:  # type: ignore[override]
        """With the way to end it for those who may."""
        may_end = rules.has_perm("concerns.post_end", self.acting)
        return (
            Column("Post", lambda row: row.get_code_display()),
            Column(
                "Person", lambda row: row.affiliation.user.name, hint=lambda row: row.affiliation.get_role_display()
            ),
            Column("Since", lambda row: row.named_at.date()),
            Column("Until", lambda row: row.ended_at.date() if row.ended_at else None),
            Column(
                "End",
                lambda row: "End",
                link=lambda row: "" if row.ended_at else reverse("concerns:post-end", args=[row.pk]),
                says=lambda row: "" if row.ended_at else "End",
                heard=lambda row: f": {row.affiliation.user.name}, {row.get_code_display()}",
                is_act=True,
                on_page=may_end,
                in_file=False,
            ),
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        held = set(Post.objects.visible_to(self.acting).held().values_list("code", flat=True))
        return super().get_context_data(
            nobody=[label for code, label in Post.Code.choices if code not in held],
            may_add=rules.has_perm("concerns.post_add", self.acting),
            **kwargs,
        )


class PostAdd(AddPage):
    """Name somebody of the council for a post."""

    perm = "concerns.post_add"
    form_class = f.PostAddForm
    title = "Name somebody for a post"
    submit = "Name them"
    back_to = "concerns:posts"
    back_words = "Back to safeguarding posts"

    def get_done_message(self, result: Post) -> str:
        return f"{result.affiliation.user} was named: {result.get_code_display()}"

    def get_done_url(self, result: Post) -> str:
        return self.back


class PostEnd(ActPage):
    """They receive nothing more, and read no more of what the post reads."""

    perm = "concerns.post_end"
    queryset = Post.objects.select_related("affiliation__user")
    form_class = f.PostEndForm
    title = "End a post"
    submit = "End it"
    warns = True
    caption = "{row}"
    back_words = "Back to safeguarding posts"
    done_message = "The post was ended"
    too_late = "This was ended already."

    @property
    def can_still_be_done(self) -> bool:
        return self.row.ended_at is None

    def get_too_late(self) -> str:
        return self.too_late

    @property
    def back(self) -> str:
        return reverse("concerns:posts")
