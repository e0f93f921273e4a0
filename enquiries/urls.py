"""Addresses of enquiries: of who asks, of who is asked, and of a link that answers."""

from django.urls import path

from enquiries.views import by_link, enquiries, questions, refusals

app_name = "enquiries"
urlpatterns = [
    path("", enquiries.Enquiries.as_view(), name="enquiries"),
    path("add/", enquiries.EnquiryAdd.as_view(), name="enquiry-add"),
    path("referrals/<uuid:pk>/", enquiries.ReferralEnquiry.as_view(), name="referral-enquiry"),
    path("referrals/<uuid:pk>/family-refusal/", refusals.FamilyRefusalAdd.as_view(), name="family-refusal"),
    path("questions/", questions.Questions.as_view(), name="questions"),
    path("questions/<uuid:pk>/", questions.QuestionPage.as_view(), name="question"),
    path("questions/<uuid:pk>/can/", questions.QuestionCan.as_view(), name="question-can"),
    path("questions/<uuid:pk>/cannot/", questions.QuestionCannot.as_view(), name="question-cannot"),
    path("asked/<uuid:pk>/choose/", enquiries.AskedChoose.as_view(), name="asked-choose"),
    # Logs leave out what stands after "key" (core/logs.py).
    path("key/<str:token>/", by_link.Key.as_view(), name="key"),
    path("key/<str:token>/can/", by_link.KeyCan.as_view(), name="key-can"),
    path("key/<str:token>/cannot/", by_link.KeyCannot.as_view(), name="key-cannot"),
    path("<uuid:pk>/", enquiries.EnquiryPage.as_view(), name="enquiry"),
    path("<uuid:pk>/edit/", enquiries.EnquiryEdit.as_view(), name="enquiry-edit"),
    path("<uuid:pk>/send/", enquiries.EnquirySend.as_view(), name="enquiry-send"),
    path("<uuid:pk>/close/", enquiries.EnquiryClose.as_view(), name="enquiry-close"),
    path("<uuid:pk>/link/", enquiries.EnquiryLink.as_view(), name="enquiry-link"),
]
