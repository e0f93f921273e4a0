"""Addresses of concerns and allegations."""

from django.urls import path

from concerns.views import allegations, concerns, following, numbers, posts, raising

app_name = "concerns"
urlpatterns = [
    path("", concerns.Concerns.as_view(), name="concerns"),
    path("numbers/", numbers.Numbers.as_view(), name="numbers"),
    path("sites/<uuid:pk>/", raising.ConcernAbout.as_view(), name="concern-about"),
    path("sites/<uuid:pk>/allegation/", allegations.AllegationAdd.as_view(), name="allegation-add"),
    path("placements/<uuid:pk>/add/", raising.ConcernAdd.as_view(), name="concern-add"),
    path("posts/", posts.Posts.as_view(), name="posts"),
    path("posts/add/", posts.PostAdd.as_view(), name="post-add"),
    path("posts/<uuid:pk>/end/", posts.PostEnd.as_view(), name="post-end"),
    path("allegations/", allegations.Allegations.as_view(), name="allegations"),
    path("allegations/sent/<uuid:pk>/", allegations.AllegationSent.as_view(), name="allegation-sent"),
    path("allegations/<uuid:pk>/", allegations.AllegationPage.as_view(), name="allegation"),
    path(
        "allegations/<uuid:pk>/acknowledge/",
        allegations.AllegationAcknowledge.as_view(),
        name="allegation-acknowledge",
    ),
    path("allegations/<uuid:pk>/note/", allegations.AllegationNoteAdd.as_view(), name="allegation-note"),
    path("allegations/<uuid:pk>/close/", allegations.AllegationClose.as_view(), name="allegation-close"),
    path("allegations/<uuid:pk>/reopen/", allegations.AllegationReopen.as_view(), name="allegation-reopen"),
    path("<uuid:pk>/", concerns.ConcernPage.as_view(), name="concern"),
    path("<uuid:pk>/acknowledge/", following.ConcernAcknowledge.as_view(), name="concern-acknowledge"),
    path("<uuid:pk>/note/", following.ConcernNoteAdd.as_view(), name="concern-note"),
    path("<uuid:pk>/steps/<slug:code>/", following.ConcernStepTake.as_view(), name="concern-step"),
    path("<uuid:pk>/tell/", following.ConcernTell.as_view(), name="concern-tell"),
    path("<uuid:pk>/close/", following.ConcernClose.as_view(), name="concern-close"),
    path("<uuid:pk>/reopen/", following.ConcernReopen.as_view(), name="concern-reopen"),
]
