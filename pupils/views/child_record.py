"""A child's record around the child: the page, and a page for each part of it that is changed."""

from typing import Any, ClassVar

import rules
from django.urls import reverse

from core.views import ActPage, AddPage, DetailPage, EditPage
from pupils import record_forms as forms
from pupils.child_record import NONE_KNOWN, ChildRecord, written
from pupils.models import Circumstances, Contact, MedicalNote, Professional, Pupil
from pupils.readers import Reader


class OfPupil(ActPage):
    """A page about one part of a child's record."""

    queryset = Pupil.objects.prefetch_related("enrolments")
    back_to = "pupils:record"
    back_words = "Back to the child’s record"
    caption = "{row}"


class Record(DetailPage):
    """Contacts, health, needs, care and travel; opening it is logged."""

    perm = "pupils.record"
    queryset = Pupil.objects.prefetch_related("enrolments")
    context_object_name = "pupil"
    title = "The child’s record"
    back_to = "pupils:pupil"
    back_words = "Back to the child’s page"
    is_logged = True

    @property
    def about(self) -> Any:
        return self.object

    @property
    def told_apart_by(self) -> str:
        return f"record {str(self.object.pk)[-4:].upper()}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_change = rules.has_perm("pupils.pupil_edit", self.acting, self.object)
        record = ChildRecord(self.object, Reader(self.acting), may_change=may_change)
        writes_health = rules.has_perm("pupils.medical_edit", self.acting, self.object)
        return super().get_context_data(
            contacts=record.contacts(),
            earlier=record.earlier_contacts(),
            sections=record.sections(writes_health=writes_health),
            may_change=may_change,
            **kwargs,
        )


class ContactAdd(OfPupil, AddPage):
    """An adult of the child's, written down once."""

    perm = "pupils.contact_add"
    form_class = forms.ContactAddForm
    submit = "Save the contact"
    title = "Add a contact"
    done_message = "The contact was added."

    def get_done_url(self, result: Contact) -> str:
        return self.back


class ContactEdit(EditPage):
    """A contact put right; what it said before is kept."""

    perm = "pupils.contact_edit"
    queryset = Contact.objects.filter(replaced_at=None).select_related("pupil").prefetch_related("pupil__enrolments")
    form_class = forms.ContactEditForm
    submit = "Save the contact"
    back_words = "Back to the child’s record"
    title = "Change a contact"
    caption = "{row.pupil}"
    done_message = "The contact was changed."
    edited_fields = (
        *("name", "relationship", "responsibility", "is_not_told", "telephone", "other_telephone", "email"),
        *("place", "is_emergency", "language", "needs_interpreter"),
    )

    @property
    def back(self) -> str:
        return reverse("pupils:record", args=[self.row.pupil_id])

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.row, name) for name in self.edited_fields}


class ContactRemove(ActPage):
    """A contact taken off the list."""

    perm = "pupils.contact_remove"
    queryset = Contact.objects.filter(replaced_at=None).select_related("pupil").prefetch_related("pupil__enrolments")
    form_class = forms.ContactRemoveForm
    submit = "Remove the contact"
    warns = True
    back_words = "Back to the child’s record"
    title = "Remove a contact"
    caption = "{row.pupil}"
    done_message = "The contact was removed."

    @property
    def back(self) -> str:
        return reverse("pupils:record", args=[self.row.pupil_id])


class MedicalEdit(OfPupil, EditPage):
    """What was asked about the child's health; opening it is logged like reading it."""

    perm = "pupils.medical_edit"
    form_class = forms.HealthForm
    submit = "Save what is known"
    title = "Health of the child"
    done_message = "What is known of the child’s health was saved."

    def notes(self) -> list[MedicalNote]:
        """Those in force."""
        return list(MedicalNote.objects.visible_to(self.acting).now().filter(pupil=self.row))

    def shown(self) -> dict[str, Any]:
        return {note.kind: note.text for note in self.notes()}

    def get_initial(self) -> dict[str, Any]:
        rows = MedicalNote.objects.visible_to(self.acting).now().filter(pupil=self.row)
        is_looked_at = self.request.method == "GET"
        return forms.HealthForm.initial_of(rows.opened_by(self.acting) if is_looked_at else self.notes())


class MedicalBefore(DetailPage):
    """What the medical notes said earlier, for their readers; nobody else has any."""

    perm = "pupils.medical_before"
    queryset = Pupil.objects.prefetch_related("enrolments")
    context_object_name = "pupil"
    title = "Health: what it said before"
    back_to = "pupils:record"
    back_words = "Back to the child’s record"
    is_logged = True

    @property
    def about(self) -> Any:
        return self.object

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = (
            MedicalNote.objects.visible_to(self.acting)
            .filter(pupil=self.object)
            .exclude(replaced_at=None)
            .select_related("written_by")
        )
        said = [
            {"key": note.get_kind_display(), "value": f"{note.text or NONE_KNOWN}\n({written(note)}{note.until_words})"}
            for note in rows.order_by("kind", "-replaced_at").opened_by(self.acting)
        ]
        return super().get_context_data(said=said, **kwargs)


class OfCircumstances(OfPupil, EditPage):
    """A part of the record that is dates and choices."""

    own_fields: ClassVar[tuple[str, ...]] = ()
    known_fields: ClassVar[tuple[str, ...]] = ()

    @property
    def known(self) -> Circumstances | None:
        return Circumstances.objects.visible_to(self.acting).filter(pupil=self.row).first()

    def shown(self) -> dict[str, Any]:
        known = self.known
        own = {name: getattr(self.row, name) for name in self.own_fields}
        return {**own, **{name: getattr(known, name) if known else None for name in self.known_fields}}


class NeedsEdit(OfCircumstances):
    """Special educational needs, and the dates of a plan."""

    perm = "pupils.needs_edit"
    form_class = forms.NeedsForm
    title = "Special educational needs"
    done_message = "Special educational needs were saved."
    own_fields = ("sen_provision", "primary_need")
    known_fields = ("plan_since", "plan_reviewed_on", "plan_review_due")

    def get_initial(self) -> dict[str, Any]:
        shown = self.shown()
        return {**shown, "need_support": shown["primary_need"], "need_plan": shown["primary_need"]}


class CareEdit(OfCircumstances):
    """Looked after, since when or until when."""

    perm = "pupils.care_edit"
    form_class = forms.CareForm
    title = "Looked after"
    done_message = "Whether the child is looked after was saved."
    own_fields = ("is_looked_after",)
    known_fields = ("care_since", "care_until", "care_council")

    def get_initial(self) -> dict[str, Any]:
        return forms.CareForm.initial_of(self.row, self.known)


class TravelEdit(OfCircumstances):
    """How the child travels."""

    perm = "pupils.travel_edit"
    form_class = forms.TravelForm
    title = "Travel"
    done_message = "How the child travels was saved."
    known_fields = ("travel", "travel_note")

    def get_initial(self) -> dict[str, Any]:
        return {name: value or "" for name, value in self.shown().items()}


class OfProfessional(OfPupil, EditPage):
    """Who works with the child."""

    form_class: type[forms.ProfessionalForm]
    done_message = "Who works with the child was saved."

    def get_title(self) -> str:
        return self.form_class.kind.label

    def shown(self) -> dict[str, Any]:
        rows = Professional.objects.visible_to(self.acting).now()
        found = rows.filter(pupil=self.row, kind=self.form_class.kind).first()
        return {name: getattr(found, name) if found else "" for name in ("name", "team", "telephone", "email")}

    def get_initial(self) -> dict[str, Any]:
        return self.shown()


class SocialWorkerEdit(OfProfessional):
    perm = "pupils.social_worker_edit"
    form_class = forms.SocialWorkerForm


class VirtualSchoolEdit(OfProfessional):
    perm = "pupils.virtual_school_edit"
    form_class = forms.VirtualSchoolForm


class YouthJusticeEdit(OfProfessional):
    perm = "pupils.youth_justice_edit"
    form_class = forms.YouthJusticeForm
