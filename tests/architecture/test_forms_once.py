"""A form that creates carries its one-time key, a form that edits what was seen: on every page of the portal.

And every form that is posted carries the role it was opened in: what comes with Django's token, in every template.
"""

import re
from copy import deepcopy
from pathlib import Path

import pytest
from django.conf import settings
from django.forms import Select
from django.urls import resolve
from django_filters.widgets import BaseCSVWidget

from core.forms import PageFilter, PageForm, PageModelForm
from core.views import AddPage, EditPage
from govuk.fields.searched import SearchOrSelect
from tests.architecture.addresses import address, named
from tests.architecture.table import TABLE

# Who opens between them every page with a form; each page is looked at once.
WHO = ("manager", "lead", "provider", "quality", "admin")
# Draws its form once nothing is missing any more.
LATER = {"referrals:referral-submit"}


def forms_of(world, kind):
    """(case, who opens it) of every page of this kind."""
    for case in TABLE:
        view = getattr(resolve(address(case, world.things)).func, "view_class", object)
        who = next((each for each in WHO if each in case.opens.split()), None)
        if issubclass(view, kind) and case.name not in LATER:
            assert who, f"Nobody here opens {case}."
            yield case, who


@pytest.mark.parametrize("kind, name", [(AddPage, "once"), (EditPage, "seen")])
def test_every_form_carries_it(world, sign_in, kind, name):
    cases = list(forms_of(world, kind))
    assert len(cases) > 5
    for case, who in cases:
        page = sign_in(world.cast[who]).get(address(case, world.things)).content.decode()
        assert f'<input type="hidden" name="{name}" value="' in page, f"{case} draws no “{name}”."


# Frames of forms: whoever fills them draws the token.
FRAMES = {"allauth/elements/form.html"}
FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)


def test_no_template_draws_a_token_by_hand_or_forgets_it():
    folder = Path(settings.BASE_DIR, "templates")
    posted = 0
    for path in folder.rglob("*.html"):
        name, text = str(path.relative_to(folder)), path.read_text()
        assert "csrfmiddlewaretoken" not in text, f"{name}: write {{% csrf_token %}}, which carries the role too."
        for form in FORM.findall(text) if name not in FRAMES else []:
            is_posted = 'method="post"' in form or "_method" in form
            posted += is_posted
            assert not is_posted or "{% csrf_token %}" in form, f"{name}: a form that is posted without its token."
    assert posted > 10


def _subclasses(kind):
    for each in kind.__subclasses__():
        yield each
        yield from _subclasses(each)


def test_whatever_is_chosen_from_a_drop_down_is_searched_for_once_it_is_long():
    list(named())  # every page is loaded, and its forms with it
    forms_of_pages = [each for kind in (PageForm, PageModelForm) for each in _subclasses(kind)]
    offered = [(form, name, field) for form in forms_of_pages for name, field in form.base_fields.items()]
    for narrowing in _subclasses(PageFilter):
        # A filter keeps the field it made: one asked for here would stand in every page made afterwards.
        filters = deepcopy(narrowing.base_filters)
        offered += [(narrowing, name, each.field) for name, each in filters.items()]
    selects = [
        each for each in offered if isinstance(each[2].widget, Select) and not isinstance(each[2].widget, BaseCSVWidget)
    ]
    assert len(selects) > 30
    for form, name, field in selects:
        assert isinstance(field.widget, SearchOrSelect), f"{form.__name__}.{name}: use govuk.fields or govuk.filters."
