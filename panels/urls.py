"""Addresses of panels: their meetings, who sits on them, their items and minutes."""

from django.urls import path

from panels.views import items, meetings, minutes, planning, sitting

app_name = "panels"

urlpatterns = [
    path("", meetings.Meetings.as_view(), name="meetings"),
    path("plan/", planning.MeetingPlan.as_view(), name="meeting-plan"),
    path("<uuid:pk>/", meetings.MeetingPage.as_view(), name="meeting"),
    path("<uuid:pk>/cancel/", planning.MeetingCancel.as_view(), name="meeting-cancel"),
    path("<uuid:pk>/members/add/", planning.MeetingSeat.as_view(), name="meeting-seat"),
    path("<uuid:pk>/agenda/", planning.MeetingAgenda.as_view(), name="meeting-agenda"),
    path("<uuid:pk>/begin/", sitting.MeetingBegin.as_view(), name="meeting-begin"),
    path("<uuid:pk>/present/", sitting.MeetingPresent.as_view(), name="meeting-present"),
    path("<uuid:pk>/minutes/draft/", minutes.MeetingDraft.as_view(), name="meeting-draft"),
    path("<uuid:pk>/minutes/take-back/", minutes.MeetingTakeBack.as_view(), name="meeting-take-back"),
    path("<uuid:pk>/minutes/confirm/", minutes.MeetingConfirm.as_view(), name="meeting-confirm"),
    path("<uuid:pk>/minutes/", minutes.Minutes.as_view(), name="minutes"),
    path("members/<uuid:pk>/comes/", planning.SeatCome.as_view(), name="seat-come"),
    path("members/<uuid:pk>/apologies/", planning.SeatApologise.as_view(), name="seat-apologise"),
    path("members/<uuid:pk>/end/", planning.SeatEnd.as_view(), name="seat-end"),
    path("items/<uuid:pk>/", items.ItemPage.as_view(), name="item"),
    path("items/<uuid:pk>/up/", items.ItemUp.as_view(), name="item-up"),
    path("items/<uuid:pk>/take-off/", items.ItemTakeOff.as_view(), name="item-take-off"),
    path("items/<uuid:pk>/interest/", items.ItemDeclare.as_view(), name="item-declare"),
    path("items/<uuid:pk>/approve/", sitting.ItemApprove.as_view(), name="item-approve"),
    path(
        "items/<uuid:pk>/approve-on-conditions/",
        sitting.ItemApproveOnConditions.as_view(),
        name="item-approve-on-conditions",
    ),
    path("items/<uuid:pk>/decline/", sitting.ItemDecline.as_view(), name="item-decline"),
    path("items/<uuid:pk>/defer/", sitting.ItemDefer.as_view(), name="item-defer"),
]
