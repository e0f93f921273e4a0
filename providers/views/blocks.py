"""Blocks made and lifted."""

from core.views import ActPage, AddPage
from providers.forms.blocks import BlockLiftForm, BlockMakeForm
from providers.models import Block, Provider
from providers.views.about_provider import AboutProvider


class BlockMake(AboutProvider, AddPage, ActPage):
    """New placements stop at a provider or at one of its sites."""

    back_to = "providers:provider-standing"
    perm = "providers.block_make"
    title = "Stop new placements"
    submit = "Stop new placements"
    warns = True
    form_class = BlockMakeForm
    queryset = Provider.objects.select_related("organisation")
    done_message = "New placements have been stopped. Live placements go on."


class BlockLift(AboutProvider, ActPage):
    """New placements may start again."""

    back_to = "providers:provider-standing"
    perm = "providers.block_lift"
    title = "Lift a Block"
    submit = "Lift the Block"
    form_class = BlockLiftForm
    queryset = Block.objects.select_related("provider__organisation", "site")
    done_message = "The Block has been lifted."
