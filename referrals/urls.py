"""Addresses of the room: asking for a place, and what may come of it."""

from django.urls import path

from referrals.views import appealing, assigning, deferring, grounds, referral_sections, referrals, risks

app_name = "referrals"

urlpatterns = [
    path("routes/", grounds.Routes.as_view(), name="routes"),
    path("routes/add/", grounds.RouteAdd.as_view(), name="route-add"),
    path("routes/<slug:pk>/", grounds.RoutePage.as_view(), name="route"),
    path("routes/<slug:pk>/edit/", grounds.RouteEdit.as_view(), name="route-edit"),
    path("routes/<slug:pk>/close/", grounds.RouteClose.as_view(), name="route-close"),
    path("routes/<slug:pk>/open-again/", grounds.RouteOpenAgain.as_view(), name="route-open-again"),
    path("main-reasons/", grounds.MainReasons.as_view(), name="main-reasons"),
    path("main-reasons/add/", grounds.MainReasonAdd.as_view(), name="main-reason-add"),
    path("main-reasons/<slug:pk>/", grounds.MainReasonPage.as_view(), name="main-reason"),
    path("main-reasons/<slug:pk>/edit/", grounds.MainReasonEdit.as_view(), name="main-reason-edit"),
    path("main-reasons/<slug:pk>/close/", grounds.MainReasonClose.as_view(), name="main-reason-close"),
    path("main-reasons/<slug:pk>/open-again/", grounds.MainReasonOpenAgain.as_view(), name="main-reason-open-again"),
    path("pupils/<uuid:pk>/refer/", referral_sections.ReferralAdd.as_view(), name="referral-add"),
    path("referrals/", referrals.ReferralList.as_view(), name="referrals"),
    path("referrals/<uuid:pk>/", referrals.ReferralPage.as_view(), name="referral"),
    path("referrals/<uuid:pk>/tasks/", referral_sections.ReferralTasks.as_view(), name="referral-tasks"),
    path("referrals/<uuid:pk>/route/", referral_sections.ReferralRoute.as_view(), name="referral-route"),
    path("referrals/<uuid:pk>/place/", referral_sections.ReferralPlace.as_view(), name="referral-place"),
    path("referrals/<uuid:pk>/attendance/", referral_sections.ReferralAttendance.as_view(), name="referral-attendance"),
    path("referrals/<uuid:pk>/views/", referral_sections.ReferralViews.as_view(), name="referral-views"),
    path("referrals/<uuid:pk>/risks/", risks.ReferralRisks.as_view(), name="referral-risks"),
    path("referrals/<uuid:pk>/risks/known/", risks.ReferralRiskWords.as_view(), name="referral-risk-words"),
    path("referrals/<uuid:pk>/risks/before/", risks.ReferralRisksBefore.as_view(), name="referral-risks-before"),
    path("referrals/<uuid:pk>/submit/", referral_sections.ReferralSubmit.as_view(), name="referral-submit"),
    path("referrals/<uuid:pk>/submitted/", referral_sections.ReferralSubmitted.as_view(), name="referral-submitted"),
    path("referrals/<uuid:pk>/approve/", referrals.ReferralApprove.as_view(), name="referral-approve"),
    path("referrals/<uuid:pk>/decline/", referrals.ReferralDecline.as_view(), name="referral-decline"),
    path("referrals/<uuid:pk>/return/", referrals.ReferralReturn.as_view(), name="referral-return"),
    path("referrals/<uuid:pk>/defer/", deferring.ReferralDefer.as_view(), name="referral-defer"),
    path("referrals/<uuid:pk>/stop/", referrals.ReferralStop.as_view(), name="referral-stop"),
    path("referrals/<uuid:pk>/assign/", assigning.ReferralAssign.as_view(), name="referral-assign"),
    path("referrals/<uuid:pk>/appeal/", appealing.ReferralAppeal.as_view(), name="referral-appeal"),
    path("referrals/<uuid:pk>/appeal/uphold/", appealing.ReferralAppealUphold.as_view(), name="referral-appeal-uphold"),
    path("referrals/<uuid:pk>/appeal/allow/", appealing.ReferralAppealAllow.as_view(), name="referral-appeal-allow"),
    path("referrals/<uuid:pk>/take/", assigning.ReferralTake.as_view(), name="referral-take"),
    path("referrals/<uuid:pk>/hand-back/", assigning.ReferralHandBack.as_view(), name="referral-hand-back"),
    path("referrals/<uuid:pk>/withdraw/", referrals.ReferralWithdraw.as_view(), name="referral-withdraw"),
]
