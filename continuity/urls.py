"""Addresses of what follows when a provider fails or a child moves."""

from django.urls import path

from continuity.views import providers, steps

app_name = "continuity"

urlpatterns = [
    path("closed-providers/", providers.Closures.as_view(), name="closures"),
    path("providers/<uuid:pk>/end/", providers.PlacementsEnd.as_view(), name="placements-end"),
    path("to-do/", steps.Steps.as_view(), name="steps"),
    path("to-do/<uuid:pk>/", steps.StepSettle.as_view(), name="step-settle"),
    path("pupils/<uuid:pk>/to-do/", steps.PupilSteps.as_view(), name="pupil-steps"),
]
