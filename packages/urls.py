"""Addresses of whole weeks and what they are made of beside placements."""

from django.urls import path

from packages.views import emergencies, packages, portions, weeks

app_name = "packages"
urlpatterns = [
    path("", packages.Packages.as_view(), name="packages"),
    path("pupils/<uuid:pk>/", weeks.WeekPage.as_view(), name="week"),
    path("pupils/<uuid:pk>/at-school/", portions.AtSchoolSay.as_view(), name="at-school-say"),
    path("pupils/<uuid:pk>/tuition/", portions.TuitionAdd.as_view(), name="tuition-add"),
    path("pupils/<uuid:pk>/reduced/", portions.ReducedAdd.as_view(), name="reduced-add"),
    path("pupils/<uuid:pk>/short/", emergencies.EmergencyAdd.as_view(), name="emergency-add"),
    path("short/", emergencies.Emergencies.as_view(), name="emergencies"),
    path("short/<uuid:pk>/", emergencies.EmergencyRest.as_view(), name="emergency-rest"),
    path("days-passed/", emergencies.DaysPassed.as_view(), name="days-passed"),
    path("days-passed/<uuid:pk>/", emergencies.DayPassedSay.as_view(), name="day-passed-say"),
    path("tuition/<uuid:pk>/", portions.TuitionPage.as_view(), name="tuition"),
    path("tuition/<uuid:pk>/mark/", portions.TuitionMark.as_view(), name="tuition-mark"),
    path("tuition/<uuid:pk>/end/", portions.TuitionEnd.as_view(), name="tuition-end"),
    path("reduced/", portions.ReducedList.as_view(), name="reduced-list"),
    path("reduced/<uuid:pk>/", portions.ReducedPage.as_view(), name="reduced"),
    path("reduced/<uuid:pk>/agree/", portions.ReducedAgree.as_view(), name="reduced-agree"),
    path("reduced/<uuid:pk>/refuse/", portions.ReducedRefuse.as_view(), name="reduced-refuse"),
    path("reduced/<uuid:pk>/review/", portions.ReducedReview.as_view(), name="reduced-review"),
    path("reduced/<uuid:pk>/end/", portions.ReducedEnd.as_view(), name="reduced-end"),
]
