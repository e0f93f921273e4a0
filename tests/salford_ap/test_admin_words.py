"""Django admin helps with each field, and refuses in sentences, never by the name of a rule of the database."""

import pytest
from django.contrib import admin as django_admin
from django.db.models import CheckConstraint, Q
from django.urls import reverse

from accounts.models import Organisation
from core.recorded_admin import InSentences
from providers.models import Round
from tests.factories.providers import FrameworkFactory


@pytest.mark.parametrize("model", django_admin.site._registry, ids=lambda model: model.__name__)
def test_each_field_that_may_be_filled_in_has_help(rf, admin, model):
    table = django_admin.site._registry[model]
    if not (table.may_add or table.may_change):
        return
    request = rf.get("/")
    request.user, request.acting = admin.user, admin
    fields = table.get_form(request, None).base_fields
    assert [name for name, field in fields.items() if not field.help_text] == []
    for inline in table.get_inline_instances(request):
        formset = inline.get_formset(request, None)
        shown = set(inline.get_fields(request, None)) - {*inline.get_readonly_fields(request, None), formset.fk.name}
        fields = formset.form.base_fields
        assert [name for name, field in fields.items() if name in shown and not field.help_text] == []


def test_what_a_table_refuses_is_said_in_a_sentence(sign_in, admin):
    said = {"framework": FrameworkFactory().pk, "name": "May", "opens_on": "2027-05-31", "closes_on": "2027-05-01"}
    page = sign_in(admin).post(reverse("admin:providers_round_add"), said).content.decode()
    assert "The last day is before the first" in page
    assert "Constraint" not in page
    assert not Round.objects.exists()


def test_a_rule_without_words_of_its_own_is_not_named_either(admin, monkeypatch):
    rule = CheckConstraint(condition=Q(name="Nothing"), name="some_rule_of_the_database")
    monkeypatch.setattr(Organisation._meta, "constraints", [rule])
    form_class = type("Form", (InSentences,), {"Meta": type("Meta", (), {"model": Organisation, "fields": ["name"]})})
    form = form_class({"name": "Else"}, instance=admin.organisation)
    assert form.errors == {"__all__": ["These answers do not go together. Look at each."]}


def test_a_framework_is_asked_for_in_no_councils_words_and_no_code(admin, sign_in):
    page = sign_in(admin).get(reverse("admin:providers_framework_add")).content.decode()
    assert "S1196" not in page
    assert "pcr2015" not in page
