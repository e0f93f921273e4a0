from django.urls import include, path

from accounts.views import (
    account_changes,
    acting,
    closures,
    confirming,
    council,
    council_files,
    half_terms,
    invitations,
    people,
    people_files,
)

app_name = "accounts"
PEOPLE = [
    path("", people.People.as_view(), name="people"),
    path("role/", acting.ActingSwitch.as_view(), name="acting"),
    path("invite/", invitations.PersonInvite.as_view(), name="person-invite"),
    path("files/", people_files.PeopleFiles.as_view(), name="people-files"),
    path("files/add/", people_files.PeopleFileAdd.as_view(), name="people-file-add"),
    path("files/sample/", people_files.PeopleFileSample.as_view(), name="people-file-sample"),
    path("files/<uuid:pk>/", people_files.PeopleFilePage.as_view(), name="people-file"),
    path("files/<uuid:pk>/approve/", people_files.PeopleFileApprove.as_view(), name="people-file-approve"),
    path("files/<uuid:pk>/cancel/", people_files.PeopleFileCancel.as_view(), name="people-file-cancel"),
    path("files/<uuid:pk>/refused/", people_files.PeopleFileRefused.as_view(), name="people-file-refused"),
    path("confirm/", confirming.PeopleConfirm.as_view(), name="people-confirm"),
    path("confirm/<uuid:pk>/", confirming.PeopleConfirm.as_view(), name="people-confirm-of"),
    path("unconfirmed/", confirming.Unconfirmed.as_view(), name="unconfirmed"),
    path("invitations/", invitations.Invitations.as_view(), name="invitations"),
    path("invitations/<uuid:pk>/withdraw/", invitations.InvitationWithdraw.as_view(), name="invitation-withdraw"),
    path("invitations/<uuid:pk>/resend/", invitations.InvitationResend.as_view(), name="invitation-resend"),
    path("invitations/<uuid:pk>/correct/", invitations.InvitationCorrect.as_view(), name="invitation-correct"),
    path("invitation/<str:token>/", invitations.InvitationAccept.as_view(), name="invitation-accept"),
    path("changes/", account_changes.AccountChanges.as_view(), name="changes"),
    path("changes/<uuid:pk>/confirm/", account_changes.AccountChangeConfirm.as_view(), name="change-confirm"),
    path("changes/<uuid:pk>/refuse/", account_changes.AccountChangeRefuse.as_view(), name="change-refuse"),
    path("<uuid:pk>/", people.Person.as_view(), name="person"),
    path("<uuid:pk>/safeguarding-lead/", people.SafeguardingLead.as_view(), name="safeguarding-lead"),
    path("<uuid:pk>/end/", people.AffiliationEnd.as_view(), name="affiliation-end"),
]
SET_UP = [
    path("council/", council.CouncilEdit.as_view(), name="council-edit"),
    path("brand/", council.BrandEdit.as_view(), name="brand-edit"),
    path("logo/", council.LogoEdit.as_view(), name="logo-edit"),
    path("schools/", council_files.SchoolsAdd.as_view(), name="schools-add"),
    path("schools/links/", council_files.LinksAdd.as_view(), name="links-add"),
    path("postcodes/", council_files.PostcodesAdd.as_view(), name="postcodes-add"),
    path("terms/", council_files.TermsAdd.as_view(), name="terms-add"),
    path("terms/enter/", half_terms.HalfTermEnter.as_view(), name="half-term-enter"),
    path("terms/sample/", council_files.TermsSample.as_view(), name="terms-sample"),
    path("files/", council_files.CouncilFiles.as_view(), name="council-files"),
    path("files/<uuid:pk>/", council_files.CouncilFilePage.as_view(), name="council-file"),
    path("files/<uuid:pk>/approve/", council_files.CouncilFileApprove.as_view(), name="council-file-approve"),
    path("files/<uuid:pk>/cancel/", council_files.CouncilFileCancel.as_view(), name="council-file-cancel"),
    path("files/<uuid:pk>/to-correct/", council_files.CouncilFileFaults.as_view(), name="council-file-faults"),
]
CLOSURES = [
    path("", closures.Closures.as_view(), name="closures"),
    path("add/", closures.ClosureAdd.as_view(), name="closure-add"),
    path("<int:pk>/remove/", closures.ClosureRemove.as_view(), name="closure-remove"),
]
urlpatterns = [
    path("people/", include(PEOPLE)),
    path("set-up/", include(SET_UP)),
    path("closures/", include(CLOSURES)),
]
