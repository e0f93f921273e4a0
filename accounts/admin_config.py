"""Which Django admin the portal has."""

from django.contrib.admin.apps import AdminConfig


class PortalAdminConfig(AdminConfig):
    """Django admin with the portal's own site."""

    default_site = "core.recorded_admin.PortalAdminSite"
