"""Forms of what may be bought, and when applications are read; what they refuse, their tables say."""

from typing import Any

from core import clock
from core.own_data_pages import OwnDataForm
from govuk import fields
from govuk.fields import from_model
from providers.models import Framework, Lot, Round


class FrameworkForm(OwnDataForm):
    """An arrangement under which places are bought."""

    class Meta:
        model = Framework
        fields = ["reference", "name", "vehicle", "starts_on", "ends_on"]
        formfield_callback = from_model


class OfFramework(OwnDataForm):
    """Something of a framework that has not ended; where there is one, it is chosen already."""

    framework = fields.ModelSelectField(Framework.objects.all(), label="Framework", hint="Under which it is bought")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: Any = self.fields.get("framework")
        if offered is None:
            return
        offered.queryset = offered.queryset.filter(ends_on__gte=clock.today())
        of = self.instance.framework_id
        if of:
            offered.queryset = offered.queryset | Framework.objects.all().filter(pk=of)
        elif len(found := list(offered.queryset[:2])) == 1:
            self.initial.setdefault("framework", found[0].pk)


class LotForm(OfFramework):
    """A category of provision on a framework."""

    class Meta:
        model = Lot
        fields = [
            "framework",
            "number",
            "title",
            "need",
            "fewest_half_days",
            "most_half_days",
            "is_full_time",
            "is_online",
            "is_work",
            "is_confirmed",
        ]
        formfield_callback = from_model


class RoundForm(OfFramework):
    """A window in which applications to a framework are collected."""

    class Meta:
        model = Round
        fields = ["framework", "name", "opens_on", "closes_on", "may_overlap"]
        formfield_callback = from_model
