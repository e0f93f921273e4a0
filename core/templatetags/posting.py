"""What every form that is posted carries: put where Django's own token is drawn, so that no template can forget it."""

from django import template
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html

from core import opened_as

register = template.Library()


class PostedWith(CsrfTokenNode):
    """Django's token against forged posts, and the role the page was opened in."""

    def render(self, context: template.Context) -> str:
        acting = getattr(getattr(context, "request", None), "acting", None)
        token = super().render(context)
        if acting is None:
            return token
        return token + format_html('<input type="hidden" name="{}" value="{}">', opened_as.FIELD, acting.pk)


@register.tag
def csrf_token(parser: template.base.Parser, token: template.base.Token) -> PostedWith:
    """Stands for Django's own tag in every template, those of others included."""
    return PostedWith()
