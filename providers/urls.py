"""Addresses of providers, their documents, Blocks and memberships."""

from django.urls import path

from providers.views import blocks, changes, compare, directory, documents, membership, profile, provider, registration

app_name = "providers"
urlpatterns = [
    path("", directory.Directory.as_view(), name="directory"),
    path("compare/", compare.Compare.as_view(), name="compare"),
    path("own/", directory.Own.as_view(), name="own"),
    path("add/", membership.ProviderAdd.as_view(), name="provider-add"),
    path("documents/", documents.Documents.as_view(), name="documents"),
    path("changes/", changes.Changes.as_view(), name="changes"),
    path("<uuid:pk>/", provider.ProviderAbout.as_view(), name="provider"),
    path("<uuid:pk>/programmes/", provider.ProviderProgrammes.as_view(), name="provider-programmes"),
    path("<uuid:pk>/lots/", provider.ProviderLots.as_view(), name="provider-lots"),
    path("<uuid:pk>/documents/", provider.ProviderDocuments.as_view(), name="provider-documents"),
    path("<uuid:pk>/standing/", provider.ProviderStanding.as_view(), name="provider-standing"),
    path("<uuid:pk>/edit/", profile.ProviderEdit.as_view(), name="provider-edit"),
    path("<uuid:pk>/registration/", registration.RegistrationEdit.as_view(), name="registration-edit"),
    path("<uuid:pk>/inspections/add/", registration.InspectionAdd.as_view(), name="inspection-add"),
    path("inspections/<uuid:pk>/edit/", registration.InspectionEdit.as_view(), name="inspection-edit"),
    path("<uuid:pk>/shortlist/", directory.ShortlistAdd.as_view(), name="shortlist-add"),
    path("<uuid:pk>/shortlist/drop/", directory.ShortlistDrop.as_view(), name="shortlist-drop"),
    path("<uuid:pk>/sites/add/", profile.SiteAdd.as_view(), name="site-add"),
    path("<uuid:pk>/programmes/add/", profile.ProgrammeAdd.as_view(), name="programme-add"),
    path("<uuid:pk>/lots/add/", membership.MembershipAdd.as_view(), name="membership-add"),
    path("<uuid:pk>/documents/add/many/", documents.DocumentsAdd.as_view(), name="documents-add"),
    path("<uuid:pk>/documents/add/", documents.DocumentAdd.as_view(), name="document-add"),
    path("<uuid:pk>/block/", blocks.BlockMake.as_view(), name="block-make"),
    path("sites/<uuid:pk>/edit/", profile.SiteEdit.as_view(), name="site-edit"),
    path("sites/<uuid:pk>/close/", profile.SiteClose.as_view(), name="site-close"),
    path("programmes/<uuid:pk>/edit/", profile.ProgrammeEdit.as_view(), name="programme-edit"),
    path("programmes/<uuid:pk>/close/", profile.ProgrammeClose.as_view(), name="programme-close"),
    path("memberships/<uuid:pk>/rate/", membership.RateAdd.as_view(), name="rate-add"),
    path("memberships/<uuid:pk>/change/", changes.ChangePropose.as_view(), name="change-propose"),
    path("changes/<uuid:pk>/confirm/", changes.ChangeConfirm.as_view(), name="change-confirm"),
    path("changes/<uuid:pk>/refuse/", changes.ChangeRefuse.as_view(), name="change-refuse"),
    path("blocks/<uuid:pk>/lift/", blocks.BlockLift.as_view(), name="block-lift"),
    path("documents/<uuid:pk>/", documents.DocumentDetail.as_view(), name="document"),
    path("documents/<uuid:pk>/accept/", documents.DocumentAccept.as_view(), name="document-accept"),
    path("documents/<uuid:pk>/reject/", documents.DocumentReject.as_view(), name="document-reject"),
    path("documents/<uuid:pk>/file/", documents.DocumentDownload.as_view(), name="document-download"),
]
