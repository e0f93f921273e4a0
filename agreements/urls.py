"""Addresses of agreements."""

from django.urls import path

from agreements.views import agreements

app_name = "agreements"

urlpatterns = [
    path("agreements/", agreements.AgreementList.as_view(), name="agreements"),
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
