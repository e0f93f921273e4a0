"""A file to send."""

from pathlib import PurePath
from typing import Any

from django import forms

from govuk.fields.plain import Plain


class FileField(Plain, forms.FileField):
    """One file; `accept` lists the endings let in (".csv", ".xlsx"), `max_mb` the size. Its content is for the flow."""

    verb = "Select"

    def __init__(self, *args: Any, accept: tuple[str, ...] = (), max_mb: int = 10, **kwargs: Any) -> None:
        self.accept, self.max_mb = tuple(accept), max_mb
        kwargs.setdefault("widget", forms.FileInput(attrs={"accept": ",".join(accept)} if accept else {}))
        super().__init__(*args, **kwargs)

    def more_messages(self, label: str) -> dict[str, str]:
        return {
            "required": self.empty or "Select a file",
            "invalid": "Select a file and send it again",
            "missing": "Select a file and send it again",
            "empty": "The selected file is empty",
            "max_length": "The name of the selected file must be %(max)d characters or fewer",
        }

    def to_python(self, data: Any) -> Any:
        """Refuse a file of another kind or too big a one, by its name and size."""
        sent = super().to_python(data)
        if sent is None:
            return None
        if self.accept and PurePath(str(sent.name)).suffix.lower() not in self.accept:
            kinds = [ending.removeprefix(".").upper() for ending in self.accept]
            words = " or ".join(filter(None, [", ".join(kinds[:-1]), kinds[-1]]))
            raise forms.ValidationError(f"The selected file must be a {words}", code="kind")
        if sent.size > self.max_mb * 1024 * 1024:
            raise forms.ValidationError(f"The selected file must be smaller than {self.max_mb}MB", code="size")
        return sent


class FilesInput(forms.FileInput):
    """The browser lets several be chosen in one go."""

    allow_multiple_selected = True


class FilesField(Plain, forms.FileField):
    """Several files chosen in one go. What each must be is for the flow: one that is refused holds up no other."""

    verb = "Select"

    def __init__(self, *args: Any, accept: tuple[str, ...] = (), **kwargs: Any) -> None:
        kwargs.setdefault("widget", FilesInput(attrs={"accept": ",".join(accept)} if accept else {}))
        super().__init__(*args, **kwargs)

    def more_messages(self, label: str) -> dict[str, str]:
        return {"required": self.empty or "Select at least one file"}

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """The files, in the order in which the browser sent them."""
        sent = [file for file in data or [] if file]
        if self.required and not sent:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return sent

    def bound_data(self, data: Any, initial: Any) -> Any:
        return data
