"""Addresses of offers, placements and reviews."""

from django.urls import path

from placements.views import offers, placements, places

app_name = "placements"

urlpatterns = [
    path("referrals/<uuid:pk>/places/", places.ReferralPlaces.as_view(), name="referral-places"),
    path("referrals/<uuid:pk>/places/<uuid:programme>/", places.ReferralOffer.as_view(), name="referral-offer"),
    path("referrals/<uuid:pk>/override/<uuid:provider>/", places.GateOverride.as_view(), name="gate-override"),
    path("offers/", offers.OfferList.as_view(), name="offers"),
    path("offers/<uuid:pk>/", offers.OfferPage.as_view(), name="offer"),
    path("offers/<uuid:pk>/accept/", offers.OfferAccept.as_view(), name="offer-accept"),
    path("offers/<uuid:pk>/decline/", offers.OfferDecline.as_view(), name="offer-decline"),
    path("offers/<uuid:pk>/lapse/", offers.OfferLapse.as_view(), name="offer-lapse"),
    path("placements/", placements.PlacementList.as_view(), name="placements"),
    path("placements/<uuid:pk>/", placements.PlacementPage.as_view(), name="placement"),
    path("placements/<uuid:pk>/change/", placements.PlacementChange.as_view(), name="placement-change"),
    path("placements/<uuid:pk>/pause/", placements.PlacementPause.as_view(), name="placement-pause"),
    path("placements/<uuid:pk>/resume/", placements.PlacementResume.as_view(), name="placement-resume"),
    path("placements/<uuid:pk>/decide/", placements.PlacementDecide.as_view(), name="placement-decide"),
    path("placements/<uuid:pk>/end/", placements.PlacementEnd.as_view(), name="placement-end"),
    path("placements/<uuid:pk>/another/", placements.PlacementReplace.as_view(), name="placement-replace"),
]
