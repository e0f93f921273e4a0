"""What was sent, to whom and why: each person's own messages, and all of them for those who answer for them."""

from django_filters import OrderingFilter

from core.columns import Column
from core.filters import FromDay
from core.forms import PageFilter
from core.lists import ListPage
from core.models import Message
from core.views import DetailPage
from govuk.dates import moment_words
from govuk.filters import ChoiceFilter


class MessageFilter(PageFilter):
    """Narrows the sent messages by state and by the day they were written."""

    state = ChoiceFilter(label="State", choices=Message.State.choices, empty_label="Any state")
    since = FromDay(label="Written on or after", field_name="written_at")
    sort = OrderingFilter(fields=["written_at", "state", "recipient__name"])


class Messages(ListPage):
    """What was sent and why."""

    queryset = Message.objects.select_related("recipient")
    template_name = "core/messages.html"
    title = "Messages"
    noun = "message"
    caption = "Messages, the latest first"
    filter_class = MessageFilter
    columns = (
        Column("Written", lambda row: row.written_at, "written_at", link="core:message"),
        Column("To", lambda row: row.recipient.name, "recipient__name"),
        Column("Why", lambda row: row.why),
        Column("State", lambda row: row.get_state_display(), "state", tag=lambda row: Message.State(row.state)),
        Column("Sent", lambda row: row.sent_at, on_page=False),
    )


class MessagePage(DetailPage):
    """One message as it was sent."""

    queryset = Message.objects.select_related("recipient")
    template_name = "core/message.html"
    back_to = "core:messages"
    back_words = "Back to messages"
    title = "Message"

    @property
    def told_apart_by(self) -> str:
        return f"written {moment_words(self.object.written_at)}"
