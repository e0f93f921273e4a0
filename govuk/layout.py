"""What a form's layout is made of: `layout = Layout("lot", side_by_side("starts_on", "ends_on"))`."""

from typing import Any

from crispy_forms.layout import Div, Fieldset
from django.template.loader import render_to_string
from django.utils.safestring import SafeString


def side_by_side(*names: str) -> Div:
    """Fields that are read together, such as a first and a last day; under each other where there is no room."""
    return Div(*names, css_class="app-side-by-side", template="ap/layout/side_by_side.html")


class Titled(Fieldset):
    """Fields under a title that somebody typed. It is text: crispy would read it as a template of its own."""

    def render(self, form: Any, context: Any, template_pack: str = "ap", **kwargs: Any) -> SafeString:
        """Draw the fields, and the title as it stands."""
        drawn = self.get_rendered_fields(form, context, template_pack, **kwargs)
        context.update({"fieldset": self, "legend": self.legend, "fields": drawn})
        return render_to_string(self.get_template_name(template_pack), context.flatten())


class Folded(Titled):
    """Fields of one of many rows, under its title and folded until somebody has something to say of it."""

    template = "%s/layout/folded.html"

    def render(self, form: Any, context: Any, template_pack: str = "ap", **kwargs: Any) -> SafeString:
        """Open where something in it is wrong or was answered."""
        self.is_open = any(form[name].errors or form[name].value() for name in self.fields if form.is_bound)
        return super().render(form, context, template_pack, **kwargs)
