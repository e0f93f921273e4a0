"""Addresses of the audits."""

from django.urls import path

from audits.views import actions, attachments, audits, steps, version_parts, versions

app_name = "audits"
urlpatterns = [
    path("", audits.Audits.as_view(), name="audits"),
    path("questions/", versions.Templates.as_view(), name="templates"),
    path("questions/<int:pk>/", versions.TemplatePage.as_view(), name="template"),
    path("questions/<int:pk>/copy/", versions.TemplateCopy.as_view(), name="template-copy"),
    path("questions/<int:pk>/in-force/", versions.TemplateInForce.as_view(), name="template-in-force"),
    path("questions/<int:pk>/remove/", versions.TemplateRemove.as_view(), name="template-remove"),
    path("questions/<int:pk>/compare/", versions.TemplateCompare.as_view(), name="template-compare"),
    path("questions/<int:pk>/grades/", version_parts.TemplateGrades.as_view(), name="template-grades"),
    path("questions/<int:pk>/visits/<slug:code>/", version_parts.TemplateVisit.as_view(), name="template-visit"),
    path("questions/<int:pk>/sections/add/", version_parts.SectionAdd.as_view(), name="section-add"),
    path("questions/section/<int:pk>/change/", version_parts.SectionChange.as_view(), name="section-change"),
    path("questions/section/<int:pk>/move/", version_parts.SectionMove.as_view(), name="section-move"),
    path("questions/section/<int:pk>/close/", version_parts.SectionClose.as_view(), name="section-close"),
    path("questions/<int:pk>/add/", version_parts.QuestionAdd.as_view(), name="question-add"),
    path("questions/question/<int:pk>/change/", version_parts.QuestionChange.as_view(), name="question-change"),
    path("questions/question/<int:pk>/remove/", version_parts.QuestionRemove.as_view(), name="question-remove"),
    path("plan/", audits.AuditPlan.as_view(), name="audit-plan"),
    path("actions/", actions.Actions.as_view(), name="actions"),
    path("actions/<uuid:pk>/", actions.ActionPage.as_view(), name="action"),
    path("actions/<uuid:pk>/submit/", actions.ActionSubmit.as_view(), name="action-submit"),
    path("actions/<uuid:pk>/return/", actions.ActionReturn.as_view(), name="action-return"),
    path("actions/<uuid:pk>/close/", actions.ActionClose.as_view(), name="action-close"),
    path("actions/<uuid:pk>/evidence/", actions.ActionEvidence.as_view(), name="action-evidence"),
    path("<uuid:pk>/", audits.AuditPage.as_view(), name="audit"),
    path("<uuid:pk>/section/<slug:code>/", audits.AuditSection.as_view(), name="audit-section"),
    path("<uuid:pk>/question/<str:code>/photos/", attachments.AttachmentAdd.as_view(), name="attachment-add"),
    path("photos/<uuid:pk>/", attachments.AttachmentFile.as_view(), name="attachment"),
    path("photos/<uuid:pk>/remove/", attachments.AttachmentRemove.as_view(), name="attachment-remove"),
    path("<uuid:pk>/start/", steps.AuditStart.as_view(), name="audit-start"),
    path("<uuid:pk>/self-assess/", steps.AuditSelfAssess.as_view(), name="audit-self-assess"),
    path("<uuid:pk>/draft/", steps.AuditDraft.as_view(), name="audit-draft"),
    path("<uuid:pk>/reopen/", steps.AuditReopen.as_view(), name="audit-reopen"),
    path("<uuid:pk>/ask-accuracy/", steps.AuditAskAccuracy.as_view(), name="audit-ask-accuracy"),
    path("<uuid:pk>/answer-accuracy/", steps.AuditAnswerAccuracy.as_view(), name="audit-answer-accuracy"),
    path("<uuid:pk>/take-back/", steps.AuditTakeBack.as_view(), name="audit-take-back"),
    path("<uuid:pk>/finalise/", steps.AuditFinalise.as_view(), name="audit-finalise"),
    path("<uuid:pk>/close/", steps.AuditClose.as_view(), name="audit-close"),
]
