"""Forms of the photos and files at a question, and the place they have in the form of its section."""

from typing import Any

from crispy_forms.layout import Layout, LayoutObject
from django import forms
from django.template.loader import render_to_string

from audits import attaching
from audits.models import Answer, Attachment, Audit
from core.acting import Acting
from core.files.faults import FileRefused
from core.forms import PageForm
from govuk import fields
from providers import filing


class AttachForm(PageForm):
    """A photo taken now, a file that is there, or both."""

    layout = Layout("photo", "file")

    photo = fields.FileField(
        label="Take a photo",
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
        hint="On a phone this opens the camera. Where it was taken is not kept. No child in the picture",
    )
    file = fields.FileField(
        label="Or choose a picture or file",
        required=False,
        accept=filing.ENDINGS,
        hint="A picture, PDF or Word document of 10MB or less. Leave out anything about a child",
    )

    def __init__(self, *args: Any, answer: Answer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.answer = answer
        self.sent: list[attaching.Sent] = []
        self.helper.hide_optional = True

    def clean_photo(self) -> Any:
        return self._look_at("photo")

    def clean_file(self) -> Any:
        return self._look_at("file")

    def _look_at(self, name: str) -> Any:
        """Its content must be what its name says."""
        given = self.cleaned_data[name]
        if given:
            try:
                self.sent.append(attaching.look_at(given.name, given.read()))
            except FileRefused as refused:
                raise forms.ValidationError(str(refused)) from None
        return given

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if not self.sent and not self.errors:
            self.add_error("photo", "Take a photo or choose a file")
        return said

    def act(self, row: Audit, by: Acting) -> list[Attachment]:
        return attaching.attach(self.answer, self.sent, by=by)


class RemoveForm(PageForm):
    verb = staticmethod(attaching.remove)


class FirstButton(LayoutObject):
    """What Enter presses in a form with a button at each question: to save, as the button at its end does."""

    def render(self, form: Any, context: Any, template_pack: str = "", **kwargs: Any) -> str:
        return render_to_string("audits/_first_button.html")


class Attached(LayoutObject):
    """The photos and files at a question, and the button to add one."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def render(self, form: Any, context: Any, template_pack: str = "", **kwargs: Any) -> str:
        return render_to_string("audits/_attached.html", {"answer": self.answer, "is_open": True})
