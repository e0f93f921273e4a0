"""Pages everyone may read, signed in or not."""

from django.urls import path

from core import figure_pages, message_pages, pages, statement_pages, trail_pages

app_name = "core"
urlpatterns = [
    path("cookies/", pages.cookies, name="cookies"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("privacy/", pages.privacy, name="privacy"),
    path("logo.png", pages.logo, name="logo"),
    path("texts/", statement_pages.Statements.as_view(), name="statements"),
    path("texts/<int:pk>/", statement_pages.StatementPage.as_view(), name="statement"),
    path("texts/<int:pk>/withdraw/", statement_pages.StatementWithdraw.as_view(), name="statement-withdraw"),
    path("texts/<slug:kind>/write/", statement_pages.StatementWrite.as_view(), name="statement-write"),
    path("brand.css", pages.brand, name="brand"),
    path("messages/", message_pages.Messages.as_view(), name="messages"),
    path("messages/<int:pk>/", message_pages.MessagePage.as_view(), name="message"),
    path("figures/", figure_pages.Figures.as_view(), name="figures"),
    path("trail/", trail_pages.Trail.as_view(), name="trail"),
    path("trail/opened/", trail_pages.Access.as_view(), name="access"),
]
