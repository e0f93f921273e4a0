"""What a form's layout is made of: `layout = Layout("lot", side_by_side("starts_on", "ends_on"))`."""

from crispy_forms.layout import Div


def side_by_side(*names: str) -> Div:
    """Fields that are read together, such as a first and a last day; under each other where there is no room."""
    return Div(*names, css_class="app-side-by-side", template="ap/layout/side_by_side.html")
