"""Addresses of reviews."""

from django.urls import path

from outcomes import views

app_name = "outcomes"

urlpatterns = [
    path("reviews/", views.ReviewList.as_view(), name="reviews"),
    path("reviews/<uuid:pk>/", views.ReviewPage.as_view(), name="review"),
    path("reviews/<uuid:pk>/remind/", views.ReviewRemind.as_view(), name="review-remind"),
    path("reviews/<uuid:pk>/hold/", views.ReviewHold.as_view(), name="review-hold"),
]
