"""Forms of an agreement: signing it."""

from core.acting import Acting
from core.forms import PageForm
from placements import agreeing
from placements.models import Agreement


class SignForProviderForm(PageForm):
    """The provider's manager signs; the button says for whom."""

    def act(self, row: Agreement, by: Acting) -> Agreement:
        agreeing.sign_for_provider(row, by=by)
        return row


class SignForCommissionerForm(PageForm):
    """The commissioner signs; the button says for whom."""

    def act(self, row: Agreement, by: Acting) -> Agreement:
        agreeing.sign_for_commissioner(row, by=by)
        return row
