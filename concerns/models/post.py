"""Post: who at the council receives what concerns children's social care, and who allegations against staff."""

from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models import Affiliation, User
from core import clock
from core.acting import Acting
from core.models import Event, MoveRefused, Named, ScopedQuerySet, record


class PostQuerySet(ScopedQuerySet["Post"]):
    def visible_to(self, acting: Acting) -> Self:
        """The council: who holds a post is no secret there, what reaches them is."""
        return self if acting.is_council else self.none()

    def held(self) -> Self:
        """Not given up, by people whose role at the council is in force."""
        return self.filter(ended_at=None, affiliation__in=Affiliation.objects.current())

    def of(self, code: str) -> Self:
        return self.held().filter(code=code)


class Post(Named):
    """A person of the council named by an administrator for a post, until it is ended."""

    class Code(models.TextChoices):
        NAMED_OFFICER = "named_officer", "Named officer for allegations (LADO)"
        SOCIAL_CARE = "social_care", "Contact for children's social care"

    code = models.CharField("post", max_length=20, choices=Code)
    affiliation = models.ForeignKey(Affiliation, on_delete=models.PROTECT, related_name="+")
    named_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    named_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ["code", "named_at"]
        constraints = [
            models.CheckConstraint(condition=Q(code__in=["named_officer", "social_care"]), name="post_code_known"),
            models.UniqueConstraint(
                fields=["code", "affiliation"], condition=Q(ended_at=None), name="post_once_for_a_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_code_display()}: {self.affiliation.user}"

    @property
    def trail_name(self) -> str:
        return str(self)

    def end(self, *, by: Acting) -> Event:
        """They receive nothing more, and read no more of what the post read."""
        ended = Post.objects.filter(pk=self.pk, ended_at=None).update(ended_at=clock.now())
        if not ended:
            raise MoveRefused("This was ended already.")
        return record("ended", self, by=by, sentence=f"{self.affiliation.user} holds this post no more.")
