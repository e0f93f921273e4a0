from audits.models.action import Action
from audits.models.attachment import Attachment
from audits.models.audit import Answer, Audit
from audits.models.template import AuditTemplate, Question, Section

__all__ = ["Action", "Answer", "Attachment", "Audit", "AuditTemplate", "Question", "Section"]
