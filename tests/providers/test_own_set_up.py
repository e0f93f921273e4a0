"""A new provider reads on its home what is still to be done, until all of it is."""

from providers.own_set_up import FACTS, own_set_up
from tests.factories.providers import DocumentFactory, DocumentKindFactory, ProgrammeFactory, SiteFactory


def titles(by, today):
    return {one["title"]: one["status"] for one in own_set_up(by, today)}


def ready(provider):
    row = provider.organisation.provider
    for name in FACTS:
        setattr(row, name, "post@forge.example" if name == "contact_email" else "said")
    row.save()
    return row


def test_a_new_provider_has_four_things_to_do(provider, sign_in, today):
    DocumentKindFactory()
    assert list(titles(provider, today)) == ["Your profile", "Your sites", "Your programmes", "Your documents"]
    assert "Your profile" in sign_in(provider).get("/").content.decode()


def test_each_is_done_by_what_is_there_and_the_list_goes_with_the_last(provider, today):
    kind = DocumentKindFactory()
    row = ready(provider)
    assert titles(provider, today)["Your profile"] == "completed"
    site = SiteFactory(provider=row)
    assert titles(provider, today)["Your sites"] == "completed"
    ProgrammeFactory(site=site)
    assert titles(provider, today)["Your programmes"] == "completed"
    assert titles(provider, today)["Your documents"] == "not_started"
    DocumentFactory(provider=row, kind=kind, status="awaiting_check")
    assert titles(provider, today) == {}


def test_a_tutor_and_a_school_are_asked_nothing(tutor, lead, sign_in):
    for person in (tutor, lead):
        assert "Your profile" not in sign_in(person).get("/").content.decode()
