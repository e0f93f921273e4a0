"""The form of what else would do."""

from typing import Any

from core import clock
from core.acting import Acting
from core.forms import PageForm
from govuk import fields
from providers import shortlist
from providers.models import Shortlist
from referrals import referring, wishing
from referrals.models import Referral


class WishForm(PageForm):
    """Other needs, any so many of the half-days, and other providers of the shortlist."""

    lots = fields.ModelMultipleChoiceField(
        queryset=None,
        label="What else the pupil would be helped by",
        label_from=lambda lot: lot.asked_as,
        required=False,
    )
    any_of = fields.IntegerField(
        label="How many of the half-days asked for are enough",
        hint="Leave it empty if all of them are wanted",
        min_value=1,
        required=False,
    )
    providers = fields.ModelMultipleChoiceField(
        queryset=None,
        label="Other providers of your shortlist that are preferred",
        hint="They come first where a place is looked for, like the one named in the referral",
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        referral, today = self.row, clock.today()
        asked: dict[str, Any] = self.fields
        lots = referring.lots_to_ask_for(today)
        alike = referring.asked_alike(lots)
        first = [key for key, these in alike.items() if referral.lot not in these]
        asked["lots"].queryset = lots.filter(pk__in=first)
        kept = Shortlist.objects.visible_to(self.acting).values("provider")
        listed = shortlist.first(self.acting, today).filter(pk__in=kept)
        asked["providers"].queryset = listed.exclude(pk=referral.preferred_provider_id)
        if not asked["providers"].queryset:
            del asked["providers"]
        if len(referral.half_days) < 2:
            del asked["any_of"]

    def clean(self) -> dict[str, Any]:
        """Fewer than those asked for."""
        cleaned = super().clean()
        most = len(self.row.half_days) - 1
        if (any_of := cleaned.get("any_of")) and any_of > most:
            self.add_error("any_of", f"Enter a number from 1 to {most}, or leave it empty if all are wanted")
        return cleaned

    def act(self, row: Referral, by: Acting) -> None:
        cleaned = self.cleaned_data
        given = {"lots": cleaned["lots"], "providers": cleaned.get("providers") or []}
        wishing.wish(row, by=by, any_of=cleaned.get("any_of"), **given)
