"""Home: what needs me today, for the active role."""

from core.views import InfoPage


class Home(InfoPage):
    """What needs the person today."""

    template_name = "home.html"
    title = "Home"
