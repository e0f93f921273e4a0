"""Pages everyone may read, signed in or not."""

from django.urls import path

from core import figure_pages, message_pages, pages, reason_pages, statement_pages, trail_pages

app_name = "core"
urlpatterns = [
    path("cookies/", pages.cookies, name="cookies"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("privacy/", pages.privacy, name="privacy"),
    path("favicon.ico", pages.icon, name="icon"),
    path("logo.png", pages.logo, name="logo"),
    path("texts/", statement_pages.Statements.as_view(), name="statements"),
    path("texts/<int:pk>/", statement_pages.StatementPage.as_view(), name="statement"),
    path("texts/<int:pk>/withdraw/", statement_pages.StatementWithdraw.as_view(), name="statement-withdraw"),
    path("texts/<slug:kind>/write/", statement_pages.StatementWrite.as_view(), name="statement-write"),
    path("brand.css", pages.brand, name="brand"),
    path("messages/", message_pages.Messages.as_view(), name="messages"),
    path("messages/<int:pk>/", message_pages.MessagePage.as_view(), name="message"),
    path("figures/", figure_pages.Figures.as_view(), name="figures"),
    path("figures/<int:pk>/enter/", figure_pages.FigureEnter.as_view(), name="figure-enter"),
    path("reasons/<int:pk>/", reason_pages.ReasonPage.as_view(), name="reason"),
    path("reasons/<int:pk>/edit/", reason_pages.ReasonEdit.as_view(), name="reason-edit"),
    path("reasons/<int:pk>/close/", reason_pages.ReasonClose.as_view(), name="reason-close"),
    path("reasons/<int:pk>/open-again/", reason_pages.ReasonOpenAgain.as_view(), name="reason-open-again"),
    path("reasons/<slug:kind>/", reason_pages.Reasons.as_view(), name="reasons"),
    path("reasons/<slug:kind>/add/", reason_pages.ReasonAdd.as_view(), name="reason-add"),
    path("trail/", trail_pages.Trail.as_view(), name="trail"),
    path("trail/opened/", trail_pages.Access.as_view(), name="access"),
]
