"""Everything wrong in a form, line by line, each with the control it leads to: what the error summary shows."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from govuk.form_parts import SEVERAL_CONTROLS, Parts, messages_of


def first_control_id(bound: BoundField) -> str:
    """The id a link to this field goes to: its only control, the first of several, the first wrong box of a date."""
    parts = Parts(bound)
    if parts.kind == "date":
        return next((part.id for part in parts.date_parts if part.wrong), f"{parts.id}_0")
    if parts.kind == "search" and parts.search.options:
        return f"{parts.id}_0"
    return f"{parts.id}_0" if parts.kind in SEVERAL_CONTROLS else parts.id


@dataclass(frozen=True)
class Fault:
    """One line of the error summary; without an id it is about the form as a whole."""

    message: str
    control_id: str = ""


def faults_of(form: Any) -> list[Fault]:
    """Everything wrong in a form, a formset, or a list of forms, in the order of the page."""
    if form is None or form == "":
        return []
    if isinstance(form, forms.BaseFormSet):
        faults = [Fault(str(message)) for message in form.non_form_errors()] if form.is_bound else []
        return faults + [fault for inner in form.forms for fault in faults_of(inner)]
    if isinstance(form, list | tuple):
        return [fault for inner in form for fault in faults_of(inner)]
    if not form.is_bound:
        return []
    faults = [Fault(str(message)) for message in form.non_field_errors()]
    for bound in form:
        control = "" if bound.is_hidden else first_control_id(bound)
        faults += [Fault(message, control) for message in messages_of(bound)]
    return faults
