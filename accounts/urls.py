from django.urls import path

from accounts.views import account_changes, acting, invitations, people

app_name = "accounts"
urlpatterns = [
    path("", people.People.as_view(), name="people"),
    path("role/", acting.ActingSwitch.as_view(), name="acting"),
    path("invite/", invitations.PersonInvite.as_view(), name="person-invite"),
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
