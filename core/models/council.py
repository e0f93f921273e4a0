"""Council: what is entered about the council that runs the portal, beside the name and number in its settings."""

import hashlib
from collections.abc import Mapping
from typing import Any

from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import Q

from core.acting import Acting
from core.models.trail import record

A_COLOUR = RegexValidator(r"^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})\Z", "Enter a colour as # and six digits, like #00534b.")
A_REGION = RegexValidator(r"^E12\d{6}\Z", "Enter the region's code in official statistics, like E12000002.")
A_WORD = RegexValidator(r"^[^\W\d_]+( [^\W\d_]+)*\Z", "Enter a word without signs, like borough or council area.")


class Council(models.Model):
    """One row: its word for its area, whom to ask, its colours. What is empty is as the settings have it.

    Its name and number stand in the settings alone (COUNCIL_NAME, COUNCIL_LA_CODE); pages read all of it together in
    core.council.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    area = models.CharField(
        "word for its area",
        max_length=40,
        blank=True,
        validators=[A_WORD],
        help_text="As in “the whole borough”: borough, county, city or council area",
    )
    region = models.CharField(
        "region",
        max_length=9,
        blank=True,
        validators=[A_REGION],
        help_text="The code under which official statistics publish its region: their figures stand beside England's",
    )
    contact_email = models.EmailField("email address of the AP team", blank=True)
    contact_phone = models.CharField("telephone of the AP team", max_length=40, blank=True)
    brand_colour = models.CharField("colour of the header", max_length=7, blank=True, validators=[A_COLOUR])
    link_colour = models.CharField("colour of links", max_length=7, blank=True, validators=[A_COLOUR])
    accent_colour = models.CharField("colour of lines", max_length=7, blank=True, validators=[A_COLOUR])

    logo = models.BinaryField("logo, drawn anew as PNG", null=True, blank=True)
    logo_version = models.CharField(max_length=8, blank=True, editable=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_row_about_the_council")]

    def __str__(self) -> str:
        return "About the council"

    @classmethod
    def entered(cls) -> "Council":
        """What is entered, or an empty one to begin with."""
        return cls.objects.first() or cls()

    def change(self, facts: Mapping[str, Any], *, by: Acting | None) -> list[str]:
        """Enter these; the fields that were not so before are on the trail. Raises ValidationError."""
        changed = {name: value for name, value in facts.items() if getattr(self, name) != value}
        if not changed:
            return []
        before = {name: getattr(self, name) for name in changed}
        for name, value in changed.items():
            setattr(self, name, value)
        self.clean_fields(exclude={field.name for field in self._meta.fields if field.name not in changed})
        with transaction.atomic():
            self.save()
            told = {name: [str(before[name]), str(value)] for name, value in changed.items()}
            record("changed", self, by=by, sentence="What is said about the council was changed", changes=told)
        return list(changed)

    def show_logo(self, png: bytes, *, by: Acting | None) -> None:
        """Show this in the header of every page; nothing takes away what is shown."""
        self.logo, self.logo_version = png or None, hashlib.sha256(png).hexdigest()[:8] if png else ""
        with transaction.atomic():
            self.save()
            words = "The council's logo was changed" if png else "The council's logo was taken away"
            record("logo_changed", self, by=by, sentence=words)
