"""Pages on which an administrator adds the council's words to e-mails, and looks at each kind with invented values."""

from typing import Any

from csp.constants import UNSAFE_INLINE
from csp.decorators import csp_replace
from django.core import signing
from django.forms import Field, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.decorators import method_decorator

from core import letter, letter_words, mail
from core.acting import Acting
from core.forms import PageForm
from core.models import LetterWords
from core.views import InfoPage
from core.views.forms import FormPage
from govuk import fields
from salford_ap.letter_kinds import BY_TEMPLATE, EXAMPLE, KINDS, Kind

SALT = "letter preview"
HINTS = {
    "opening": "Above what every e-mail says, for example: Dear colleague",
    "signature": "Under what every e-mail says: the team, its telephone, when it answers",
    "added": "A paragraph under what this e-mail says. Everybody who gets it reads the same words",
}
NEVER = "Leave it empty for what is shipped. Never write about a child here"


def preview(kind: Kind, **words: str) -> tuple[str, str]:
    """Subject and text of this kind with invented values, and these words for those that are entered."""
    return mail.words(kind.template, {**kind.values, "why": kind.why, **letter_words.of_kind(kind.template), **words})


class WordsForm(PageForm):
    """Words of one part."""

    text: Field = fields.TextField(label="Words", required=False, rows=4)

    def __init__(self, *args: Any, part: LetterWords.Part, template: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.part, self.template, most = part, template, letter_words.LONGEST[part]
        label, hint = f"{part.label} of e-mails" if not template else part.label, f"{HINTS[part]}. {NEVER}"
        self.fields["text"] = fields.TextField(label=label, hint=hint, required=False, rows=4, count=most)

    def clean_text(self) -> str:
        text = "\n".join(line.rstrip() for line in self.cleaned_data["text"].splitlines()).strip()
        if found := list(letter_words.faults(text)):
            raise ValidationError(found)
        return text

    def act(self, row: Any, by: Acting) -> None:
        letter_words.enter(self.part, self.template, self.cleaned_data["text"], by=by)


class TakeBackForm(PageForm):
    """Nothing to fill in."""

    def act(self, row: Any, by: Acting) -> int:
        return letter_words.take_back(by=by)


class Letters(InfoPage):
    """All kinds of e-mail, and the words that stand in every one."""

    perm = "portal.letters"
    title = "Wording of e-mails"
    kind_template = "portal/letters.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        known, parts = letter_words.known(), (LetterWords.Part.OPENING, LetterWords.Part.SIGNATURE)
        return super().get_context_data(
            parts=[{"part": part, "text": known.get((part, ""), "")} for part in parts],
            kinds=[
                {
                    "kind": kind,
                    "address": reverse("letter-words", args=kind.template.split("/")),
                    "added": (LetterWords.Part.ADDED, kind.template) in known,
                }
                for kind in KINDS
            ],
            is_changed=bool(known),
            **kwargs,
        )


class LetterWordsEdit(FormPage):
    """Words of every e-mail, or of one kind; with the e-mail as it is then."""

    perm = "portal.letter_words"
    kind_template = "portal/letter_words.html"
    form_class = WordsForm
    back_to = "letters"
    back_words = "Back to e-mails"
    typed: str | None = None

    @property
    def part(self) -> LetterWords.Part:
        if "part" not in self.kwargs:
            return LetterWords.Part.ADDED
        if self.kwargs["part"] not in (LetterWords.Part.OPENING, LetterWords.Part.SIGNATURE):
            raise Http404
        return LetterWords.Part(self.kwargs["part"])

    @property
    def kind(self) -> Kind:
        return EXAMPLE if "part" in self.kwargs else kind_of(self.kwargs)

    @property
    def template(self) -> str:
        """The kind whose words they are; nothing for those of every kind."""
        return "" if "part" in self.kwargs else self.kind.template

    def get_title(self) -> str:
        return f"{self.part.label} of every e-mail" if not self.template else self.kind.title

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "part": self.part, "template": self.template}

    def get_initial(self) -> dict[str, Any]:
        return {"text": letter_words.of_kind(self.kind.template)[self.part]}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = {} if self.typed is None else {str(self.part): self.typed}
        subject, text = preview(self.kind, **words)
        room, name = self.kind.template.split("/")
        address = reverse("letter-preview", args=[room, name])
        changes = LetterWords.objects.visible_to(self.acting).filter(part=self.part, template=self.template)
        return super().get_context_data(
            kind=self.kind,
            is_every=not self.template,
            is_typed=self.typed is not None,
            subject=subject,
            text=text,
            as_html=f"{address}?words={signing.dumps(words, salt=SALT)}" if words else address,
            changes=changes.select_related("written_by")[:10],
            **kwargs,
        )

    def form_valid(self, form: Any) -> HttpResponse:
        """Only look at it, where that was asked for."""
        if "save_draft" in self.request.POST:
            self.typed = form.cleaned_data["text"]
            return self.render_to_response(self.get_context_data(form=form))
        return super().form_valid(form)

    def get_done_message(self, result: Any) -> str:
        return "Saved: e-mails that are sent from now on say so"

    def get_done_url(self, result: Any) -> str:
        return self.request.get_full_path()


@method_decorator(csp_replace({"style-src": [UNSAFE_INLINE]}), name="dispatch")
class LetterPreview(InfoPage):
    """The HTML of a kind as a mail program draws it, which knows no style sheet."""

    perm = "portal.letter_preview"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            words = signing.loads(request.GET["words"], salt=SALT, max_age=3600) if "words" in request.GET else {}
        except signing.BadSignature:
            raise Http404 from None
        return HttpResponse(letter.html_of(*preview(kind_of(self.kwargs), **words)))


class LettersTakeBack(FormPage):
    """Back to what is shipped, in every e-mail."""

    perm = "portal.letters_take_back"
    title = "Go back to the shipped words"
    form_class = TakeBackForm
    submit = "Go back to the shipped words"
    warns = True
    back_to = "letters"
    back_words = "Back to e-mails"
    done_message = "E-mails say what is shipped again. What was added before stays in their history"

    def get_done_url(self, result: Any) -> str:
        return self.back


def kind_of(kwargs: dict[str, Any]) -> Kind:
    """The kind that an address names."""
    found = BY_TEMPLATE.get(f"{kwargs['room']}/{kwargs['name']}")
    if found is None:
        raise Http404
    return found
