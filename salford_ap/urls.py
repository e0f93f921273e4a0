"""Addresses: one include per room."""

from django.contrib import admin
from django.urls import include, path

from salford_ap import backup_page, health, help, home, letter_pages, searching, setting_up, time_pages

urlpatterns = [
    path("", home.Home.as_view(), name="home"),
    path("set-up/", setting_up.SetUpPage.as_view(), name="set-up"),
    path("help/", help.Help.as_view(), name="help"),
    path("search/", searching.Search.as_view(), name="search"),
    path("backups/", backup_page.Backups.as_view(), name="backups"),
    path("times/", time_pages.Times.as_view(), name="times"),
    path("times/digest/", time_pages.DigestTime.as_view(), name="digest-time"),
    path("times/night/", time_pages.NightTime.as_view(), name="night-time"),
    path("times/backup/", time_pages.BackupTime.as_view(), name="backup-time"),
    path("times/sweeps/", time_pages.Sweeps.as_view(), name="sweeps"),
    path("letters/", letter_pages.Letters.as_view(), name="letters"),
    path("letters/shipped/", letter_pages.LettersTakeBack.as_view(), name="letters-take-back"),
    path("letters/every/<slug:part>/", letter_pages.LetterWordsEdit.as_view(), name="letter-words-of-all"),
    path("letters/<slug:room>/<slug:name>/", letter_pages.LetterWordsEdit.as_view(), name="letter-words"),
    path("letters/<slug:room>/<slug:name>/html/", letter_pages.LetterPreview.as_view(), name="letter-preview"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("", include("core.urls")),
    path("sign-in/", include("accounts.sign_in_urls")),
    path("", include("accounts.urls")),
    path("providers/", include("providers.urls")),
    path("placements/", include("pupils.urls")),
    path("placements/", include("referrals.urls")),
    path("placements/", include("placements.urls")),
    path("placements/", include("agreements.urls")),
    path("panels/", include("panels.urls")),
    path("placements/", include("watch.urls")),
    path("placements/", include("continuity.urls")),
    path("weeks/", include("packages.urls")),
    path("placements/", include("outcomes.urls")),
    path("enquiries/", include("enquiries.urls")),
    path("attendance/", include("attendance.urls")),
    path("concerns/", include("concerns.urls")),
    path("kept-apart/", include("apart.urls")),
    path("audits/", include("audits.urls")),
    path("reports/", include("reports.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "core.errors.bad_request"
handler403 = "core.errors.forbidden"
handler404 = "core.errors.not_found"
handler429 = "accounts.views.limits.too_often"
handler500 = "core.errors.server_error"
