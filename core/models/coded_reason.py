"""CodedReason: why something was so, as a list offers it: a code that rows keep, and words from day to day."""

from datetime import date
from itertools import count
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.text import slugify

from core import clock, turns
from core.acting import Acting
from core.models.own_data import Closable, OwnDataQuerySet
from core.reasons import KINDS, LONGEST_CODE, OWN, Kind, entered

OWN_POSITION = 500
"""Behind those that are shipped, and before the one that is chosen when no other is right."""


class CodedReasonQuerySet(OwnDataQuerySet["CodedReason"]):
    def of_kind(self, kind: Kind) -> Self:
        """All that there are of it, in their order."""
        return self.filter(kind=kind.code)


class CodedReason(Closable):
    """One reason of a kind. What rows say is its code; its words stay once any row does."""

    KEPT: ClassVar = ("label", "group", "means", "starts_on")

    kind = models.CharField(max_length=30, editable=False)
    code = models.SlugField(max_length=30, editable=False)
    label = models.CharField("words", max_length=80)
    group = models.CharField(max_length=30, blank=True)
    means = models.CharField("what it means", max_length=30, blank=True)
    position = models.PositiveSmallIntegerField(default=OWN_POSITION, editable=False)
    starts_on = models.DateField("offered from", null=True, blank=True)
    closed_on = models.DateField("closed from", null=True, blank=True)

    objects = CodedReasonQuerySet.as_manager()

    class Meta:
        verbose_name = "reason"
        ordering = ["position", "label"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "code"], name="coded_reason_once"),
            models.CheckConstraint(condition=~models.Q(label=""), name="coded_reason_has_words"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def of(self) -> Kind:
        """The kind it is of."""
        return KINDS[self.kind]

    @property
    def is_own(self) -> bool:
        """The council added it."""
        return not self.code or self.code.startswith(OWN)

    @property
    def is_given(self) -> bool:
        """The portal gives it by itself, so it is always there."""
        return self.code in self.of.given

    @property
    def may_close(self) -> bool:
        """Whether there is anything to close."""
        return self.closed_on is None and not self.is_given

    @property
    def is_in_use(self) -> bool:
        """Whether any row says it."""
        return not self._state.adding and self.of.is_used(self.code)

    @property
    def group_words(self) -> str:
        return self.of.groups.get(self.group, "")

    @property
    def means_words(self) -> str:
        return self.of.means.get(self.means, "")

    def kept(self) -> tuple[str, ...]:
        """What is given by the portal keeps what it means; and what is shipped has always been there."""
        if self._state.adding:
            return ()
        if self.is_in_use:
            return self.KEPT
        return ("group", "means", "starts_on") if self.is_given else () if self.is_own else ("starts_on",)

    def clean(self) -> None:
        """Refuse what nobody could choose rightly, and to close what must be there."""
        super().clean()
        self._refuse_words()
        for name, offered in (("group", self.of.groups), ("means", self.may_mean)):
            if getattr(self, name) not in (offered or {"": ""}):
                raise ValidationError({name: "Select one of these"})
        if self.closed_on is not None:
            self._refuse_closing(self.closed_on)

    def enter(self, *, by: Acting, act: str = "") -> Self:
        """Save it; one of the council's own gets a code that no other of its kind has."""
        with transaction.atomic():
            turns.take("reasons", self.kind)
            entered.forget()
            self.code = self.code or self._new_code()
            return super().enter(by=by, act=act)

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        entered.forget()

    @property
    def may_mean(self) -> dict[str, str]:
        """What may be said of it to the rules, in words."""
        kind = self.of
        return {code: words for code, words in kind.means.items() if not (self.is_own and code in kind.only_shipped)}

    def _refuse_words(self) -> None:
        shipped = {code: row.label for code, row in self.of.shipped.items() if code != self.code}
        others = shipped | dict(self._others().values_list("code", "label"))
        if self.label.casefold() in map(str.casefold, others.values()):
            raise ValidationError(
                {"label": "There is a reason in these words already. It may be closed: open it again"}
            )
        if wrong := self.of.against(self.label, self.code) if self._has_new_words() else "":
            raise ValidationError({"label": wrong})

    def _has_new_words(self) -> bool:
        before = self.stored()
        return before is None or before.label != self.label

    def _refuse_closing(self, day: date) -> None:
        if self.is_given:
            raise ValidationError("The portal gives this reason by itself, so it stays.")
        if self.starts_on is not None and day < self.starts_on:
            raise ValidationError({"closed_on": "Enter the day it is offered from, or a later one"})
        if not any(row.code != self.code for row in self.of.offered(max(day, clock.today()))):
            raise ValidationError("This is the last one that may be chosen. Add another first.")

    def _new_code(self) -> str:
        begun = (OWN + slugify(self.label).replace("-", "_"))[: LONGEST_CODE - 3].rstrip("_")
        taken = {*self.of.shipped, *self._others().values_list("code", flat=True)}
        return begun if begun not in taken else next(code for n in count(2) if (code := f"{begun}_{n}") not in taken)

    def _others(self) -> CodedReasonQuerySet:
        return type(self).objects.of_kind(self.of).exclude(pk=self.pk)
