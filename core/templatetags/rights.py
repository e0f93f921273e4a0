"""What a template asks before it draws a button: {% may "referrals.referral_approve" referral as may_approve %}."""

from typing import Any

import rules
from django import template
from django.db.models import Model

register = template.Library()


@register.simple_tag(takes_context=True)
def may(context: dict[str, Any], perm: str, row: Model | None = None) -> bool:
    """Whether the acting affiliation may do this act (to this row)."""
    acting = context["request"].acting
    return bool(acting) and rules.has_perm(perm, acting, row)
