from django.urls import path

from accounts.views import account_changes, acting, confirming, invitations, people, people_files

app_name = "accounts"
urlpatterns = [
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
    path("<uuid:pk>/end/", people.AffiliationEnd.as_view(), name="affiliation-end"),
]
