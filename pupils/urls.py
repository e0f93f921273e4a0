"""Addresses of the room."""

from django.urls import URLPattern, path

from pupils.views import pupils, weeks

app_name = "pupils"

urlpatterns: list[URLPattern] = [
    path("pupils/", pupils.PupilList.as_view(), name="pupils"),
    path("pupils/week/", weeks.PupilWeek.as_view(), name="pupils-week"),
    path("pupils/add/", pupils.PupilAdd.as_view(), name="pupil-add"),
    path("pupils/<uuid:pk>/", pupils.PupilPage.as_view(), name="pupil"),
    path("pupils/<uuid:pk>/edit/", pupils.PupilEdit.as_view(), name="pupil-edit"),
    path("pupils/<uuid:pk>/leave/", pupils.PupilLeave.as_view(), name="pupil-leave"),
]
