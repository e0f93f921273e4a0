"""A form that creates carries its one-time key, a form that edits what was seen: on every page of the portal."""

import pytest
from django.urls import resolve

from core.views import AddPage, EditPage
from tests.architecture.addresses import address
from tests.architecture.table import TABLE

# Who opens between them every page with a form; each page is looked at once.
WHO = ("manager", "lead", "provider", "quality", "admin")
# Draws its form once nothing is missing any more.
LATER = {"placements:referral-submit"}


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
