"""Addresses of agreements."""

from django.urls import path

from agreements.views import agreements, before, notices, papers, terms, weeks, wishes

app_name = "agreements"

urlpatterns = [
    path("agreements/", agreements.AgreementList.as_view(), name="agreements"),
    path("agreements/check/", papers.PaperCheck.as_view(), name="paper-check"),
    path("agreements/terms/", terms.TermsList.as_view(), name="terms"),
    path("agreements/terms/write/", terms.TermsWrite.as_view(), name="terms-write"),
    path("agreements/terms/<uuid:pk>/", terms.TermsVersion.as_view(), name="terms-version"),
    path("agreements/terms/<uuid:pk>/withdraw/", terms.TermsWithdraw.as_view(), name="terms-withdraw"),
    path("unread/", before.Unread.as_view(), name="unread"),
    path("placements/<uuid:pk>/times/", weeks.WeekTimes.as_view(), name="week-times"),
    path("changes/", wishes.WishList.as_view(), name="wishes"),
    path("changes/<uuid:pk>/", wishes.WishAnswer.as_view(), name="wish-answer"),
    path("placements/<uuid:pk>/ask/", wishes.WishAsk.as_view(), name="wish-ask"),
    path("notices/", notices.NoticeList.as_view(), name="notices"),
    path("notices/<uuid:pk>/pdf/", notices.NoticePrint.as_view(), name="notice-print"),
    path("placements/<uuid:pk>/notice/", notices.NoticeGive.as_view(), name="notice-give"),
    path("placements/<uuid:pk>/key-adult/", before.KeyAdult.as_view(), name="key-adult"),
    path("placements/<uuid:pk>/read/", before.Acknowledge.as_view(), name="acknowledge"),
    path("agreements/<uuid:pk>/pdf/", papers.AgreementPrint.as_view(), name="agreement-print"),
    path("agreements/<uuid:pk>/terms/", terms.AgreementTerms.as_view(), name="agreement-terms"),
    path("agreements/<uuid:pk>/", agreements.AgreementPage.as_view(), name="agreement"),
    path(
        "agreements/<uuid:pk>/sign-for-provider/",
        agreements.AgreementSignForProvider.as_view(),
        name="agreement-sign-for-provider",
    ),
    path(
        "agreements/<uuid:pk>/sign-for-commissioner/",
        agreements.AgreementSignForCommissioner.as_view(),
        name="agreement-sign-for-commissioner",
    ),
]
